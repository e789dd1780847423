import { variableCertainty } from './image-variable.ts';
import { fileScope } from './scope.ts';
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
  for (const { name, value, start } of envAssignments(source.text)) {
    const certainty = variableCertainty(name, value);
    if (!certainty) continue;
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
