import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { type DocumentContext, entriesOf, hasKey, resolved, scalarText, textOf, valueAt } from './place.ts';
import { folderOf, type Surroundings } from './surroundings.ts';

type Variables = Readonly<Record<string, string>>;

const NONE: Variables = {};

/** The variables that hold in a document: the `.env` beside a compose file or above it, the variables of a pipeline, the parameters of an OpenShift Template. */
export function variablesFor(context: DocumentContext): Variables {
  const root = context.yaml.contents;
  if (!isMap(root)) return NONE;
  if (textOf(root, 'kind', context) === 'Template') return templateParameters(context);
  if (hasKey(root, 'apiVersion')) return NONE;
  if (hasKey(root, 'variables')) return pipelineVariables(root, context);
  return isCompose(context) ? environmentOf(folderOf(context.scope.file.name), context.surroundings) : NONE;
}

/** The variables of a folder: those of its own `.env`, and where that says nothing those of the nearest folder above. */
export function environmentOf(folder: string, { variables }: Pick<Surroundings, 'variables'>): Variables {
  const found: Variables[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    const own = Object.hasOwn(variables, at) ? variables[at] : undefined;
    if (own) found.unshift(own);
    if (folderOf(at) === at) break;
  }
  return found.length > 1 ? Object.assign({}, ...found) : (found[0] ?? NONE);
}

/** Whether a document is a compose file, by its fields. */
export function isCompose({ yaml: { contents: root } }: DocumentContext): boolean {
  return isMap(root) && !hasKey(root, 'apiVersion') && hasKey(root, 'services');
}

/** The variables of a GitLab pipeline; not those that a job sets anew. */
function pipelineVariables(root: YAMLMap, context: DocumentContext): Variables {
  const map = valueAt(root, 'variables', context);
  const found: Record<string, string> = {};
  for (const { key, value } of isMap(map) ? entriesOf(map) : []) {
    const node = resolved(value, context);
    const text = isScalar(node) ? scalarText(node) : isMap(node) ? textOf(node, 'value', context) : undefined;
    if (text !== undefined && context.scope.text.split(`${key}:`).length === 2) found[key] = text;
  }
  return found;
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
