import { fileScope } from './scope.ts';
import { makeSite, mendWhole, type Site } from './site.ts';
import type { SourceText } from './source-text.ts';
import { scanText } from './text-scan.ts';

const TEMPLATE_COMMENT = /\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g;

/** Reads a part of a file as text: a template, or what is no YAML. */
export function readTextFile(
  source: SourceText,
  start: number,
  end: number,
  report: (site: Site) => void,
  document = 0,
): void {
  const text = source.text.slice(start, end).replace(TEMPLATE_COMMENT, (comment) => comment.replace(/[^\n]/g, ' '));
  const how = /\{\{/.test(text) ? 'helm-template' : 'text';
  const scope = fileScope(source, text, start);
  for (const hit of scanText(text, 'none', '')) {
    const notes = {
      reference: hit.reference,
      certainty: hit.certainty,
      how,
      why: hit.why,
      document,
      path: '',
    } as const;
    report(makeSite(scope, hit.start, notes, mendWhole(scope, hit.start, hit.end)));
  }
}
