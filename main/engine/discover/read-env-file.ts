import { variableCertainty } from './image-variable.ts';
import { fileScope } from './scope.ts';
import { shapeOf } from './shape.ts';
import { makeSite, mendWhole, type Site } from './site.ts';
import type { SourceText } from './source-text.ts';

const LINE =
  /^(?:[ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^\r\n]*?))[ \t]*(?:[ \t]#[^\r\n]*)?\r?$/gm;

/** Variables of a `.env` file as written, with where each value starts. */
export function envAssignments(text: string): { name: string; value: string; start: number }[] {
  return [...text.matchAll(LINE)].map((match) => {
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    const equals = match[0].indexOf('=');
    return { name: match[1] ?? '', value, start: match.index + match[0].indexOf(value, equals + 1) };
  });
}

/** Reads a `.env` file: each value that is an image, by its shape and by the variable's name. */
export function readEnvFile(source: SourceText, report: (site: Site) => void): void {
  const scope = fileScope(source);
  const assignments = envAssignments(source.text);
  const names = new Set(assignments.map(({ name }) => name));
  for (const { name, value, start } of assignments) {
    const found = variableCertainty(name, value);
    if (!found) continue;
    const certainty = isHalf(name, value, names) ? 'maybe' : found;
    const notes = {
      reference: value,
      certainty,
      how: 'env-value',
      why: `the value of the variable ${name}`,
      document: 0,
      path: name,
    } as const;
    report(makeSite(scope, start, notes, mendWhole(scope, start, start + value.length)));
  }
}

/** A repository whose tag is a variable of its own: `APP_IMAGE=acme/app`, `APP_TAG=1.0`. */
function isHalf(name: string, value: string, names: ReadonlySet<string>): boolean {
  if (shapeOf(value)?.tag !== 'none' || value.includes('@')) return false;
  const stem = name.replace(/_?(?:IMAGE|IMAGE_NAME|REPO|REPOSITORY)$/i, '');
  return [stem, name].some((one) =>
    ['TAG', 'VERSION', 'IMAGE_TAG'].some((last) => names.has(one === '' ? last : `${one}_${last}`)),
  );
}
