import { bareTemplates, type TemplateValues, templatedImages } from './go-template.ts';
import { fileScope } from './scope.ts';
import { shapeOf } from './shape.ts';
import { makeSite, mendByHand, mendWhole, type Site } from './site.ts';
import type { SourceText } from './source-text.ts';
import { scanText } from './text-scan.ts';

const BY_HAND = 'a part of it is written out in a Go template; change that part by hand';

/** Reads a part of a file as text: a template, or what is no YAML. */
export function readTextFile(
  source: SourceText,
  start: number,
  end: number,
  report: (site: Site) => void,
  document = 0,
): void {
  const text = withoutTemplateComments(source.text.slice(start, end));
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
    const site = makeSite(scope, hit.start, notes, mendWhole(scope, hit.start, hit.end));
    report({ ...site, isFaint: hit.isFaint ?? false });
  }
}

/** Reads the lines of a part of a file whose value is a bare template, which its YAML says nothing of. */
export function readBareTemplates(
  source: SourceText,
  start: number,
  end: number,
  report: (site: Site) => void,
  document: number,
): void {
  for (const line of bareTemplates(source.text.slice(start, end)))
    readTextFile(source, start + line.start, start + line.end, report, document);
}

/** Reads the images of a chart's template that are partly written out and partly filled from the chart's values. */
export function readTemplatedImages(source: SourceText, values: TemplateValues, report: (site: Site) => void): void {
  const scope = fileScope(source);
  for (const image of templatedImages(withoutTemplateComments(source.text), values)) {
    if (!shapeOf(image.reference)) continue;
    const why = `a template, filled from the chart's values: ${image.written}`;
    const notes = {
      reference: image.reference,
      certainty: 'likely',
      how: 'helm-template',
      why,
      document: 0,
      path: '',
    } as const;
    report(makeSite(scope, image.start, notes, mendByHand(BY_HAND)));
  }
}

/** Blanks out what stands in template comments, in one pass; everything else keeps its offset. */
function withoutTemplateComments(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (const match of text.matchAll(/\{\{-?[ \t]{0,8}\/\*/g)) {
    if (match.index < at) continue;
    const end = text.indexOf('*/', match.index + match[0].length);
    if (end < 0) break;
    kept.push(text.slice(at, match.index), text.slice(match.index, end).replace(/[^\n]/g, ' '));
    at = end;
  }
  return kept.join('') + text.slice(at);
}
