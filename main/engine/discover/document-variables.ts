import { isMap, isSeq } from 'yaml';
import { type DocumentContext, hasKey, resolved, textOf, valueAt } from './place.ts';
import { folderOf } from './surroundings.ts';

const NONE: Readonly<Record<string, string>> = {};

/** The variables that hold in a document: the `.env` beside a compose file, the parameters of an OpenShift Template. */
export function variablesFor(context: DocumentContext): Readonly<Record<string, string>> {
  const root = context.yaml.contents;
  if (!isMap(root)) return NONE;
  if (textOf(root, 'kind', context) === 'Template') return templateParameters(context);
  const isCompose = !hasKey(root, 'apiVersion') && hasKey(root, 'services');
  return isCompose ? (context.surroundings.variables[folderOf(context.scope.file.name)] ?? NONE) : NONE;
}

function templateParameters(context: DocumentContext): Record<string, string> {
  const root = context.yaml.contents;
  const parameters = isMap(root) ? valueAt(root, 'parameters', context) : undefined;
  const found: Record<string, string> = {};
  for (const item of isSeq(parameters) ? parameters.items : []) {
    const entry = resolved(item, context);
    const name = isMap(entry) ? textOf(entry, 'name', context) : undefined;
    const value = isMap(entry) ? textOf(entry, 'value', context) : undefined;
    if (name !== undefined && value !== undefined) found[name] = value;
  }
  return found;
}
