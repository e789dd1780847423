import { evaluate } from './go-expression.ts';

/** What stands in a chart that templates can be filled from: `.Values.a.b` and `.Chart.AppVersion`. */
export type TemplateValues = Readonly<Record<string, string>>;

/** An `image:` line of a template, partly written out and partly filled from values. */
export interface TemplatedImage {
  readonly start: number;
  readonly reference: string;
  readonly written: string;
}

const IMAGE_LINE = /^[ \t]*(?:-[ \t]+)?image:[ \t]*(["']?)([^\r\n]*\{\{[^\r\n]*?)\1[ \t]*\r?$/gm;
/** A path that is written out in a format, and not only `%s:%s`. */
const PRINTED = /\bprintf[ \t]+["`][^"`]*(?<!%)[a-z0-9][a-z0-9.]/;
const EXPRESSION = /\{\{-?[ \t]*([^{}]*?)[ \t]*-?\}\}/g;

/**
 * Images of a template whose registry or path is written out and whose rest comes from the chart's values. Those that come
 * from values alone are found there; those that need more than looking values up are for `helm template`.
 */
export function templatedImages(text: string, values: TemplateValues): TemplatedImage[] {
  const found: TemplatedImage[] = [];
  for (const match of text.matchAll(IMAGE_LINE)) {
    const written = match[2] ?? '';
    if (!/\w/.test(written.replace(EXPRESSION, '')) && !PRINTED.test(written)) continue;
    const reference = fill(written, values);
    if (reference !== undefined) found.push({ start: match.index + match[0].indexOf(written), reference, written });
  }
  return found;
}

/**
 * Whether what stands at an offset is a default that the chart's values replace: `{{ default "x:1" .Values.image }}` with an
 * `image` in values.yaml.
 */
export function isReplacedDefault(text: string, offset: number, values: TemplateValues): boolean {
  const open = text.lastIndexOf('{{', offset);
  if (open < 0 || offset - open > 500) return false;
  const close = text.indexOf('}}', open);
  if (close < offset) return false;
  const paths = text.slice(open, close).matchAll(/\.(Values(?:\.\w+)+)/g);
  return [...paths].some(([, path = '']) => Object.hasOwn(values, path) && values[path] !== '');
}

const BARE_LINE = /^[ \t]*(?:-[ \t]+)?["']?[\w.-]+["']?:[ \t]+\{\{[^\r\n]*$/gm;

/** Lines whose value is a bare template: YAML takes `{{ ... }}` for a map in the key of a map, and nobody reads keys. */
export function bareTemplates(text: string): { start: number; end: number }[] {
  if (!text.includes('{{')) return [];
  return [...text.matchAll(BARE_LINE)].map(({ 0: line, index }) => ({ start: index, end: index + line.length }));
}

function fill(text: string, values: TemplateValues): string | undefined {
  let unknown = false;
  const lookup = (name: string) => {
    const path = name.replace(/^\$?\./, '');
    return Object.hasOwn(values, path) ? values[path] : undefined;
  };
  const filled = text.replace(EXPRESSION, (_match, expression: string) => {
    const value = evaluate(expression, lookup);
    if (value === undefined) unknown = true;
    return value ?? '';
  });
  return unknown ? undefined : filled;
}
