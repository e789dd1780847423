import { isScalar, type Scalar } from 'yaml';
import { type DocumentContext, scalarText } from './place.ts';
import { scalarScope } from './scalar-scope.ts';
import type { Edit, Scope, Span } from './scope.ts';

/** One field of a reference that is written in several: a scalar that holds its host, its path, its tag or its digest. */
export interface Field {
  readonly scope: Scope;
  readonly scalar: Scalar;
  readonly text: string;
}

export function fieldOf(scalar: Scalar | undefined, context: DocumentContext): Field | undefined {
  if (!scalar || !isScalar(scalar)) return undefined;
  return { scope: context.scope, scalar, text: (scalarText(scalar) ?? '').trim() };
}

/** The field where it holds a text. */
export function filled(field: Field | undefined): Field | undefined {
  return field && field.text !== '' ? field : undefined;
}

/** Where the field's text stands in the file: between the quotes, where it has some. */
export function spanOf(field: Field): Span {
  const { scalar, scope } = field;
  if (typeof scalar.value === 'string' && scalar.value.trim() !== '') return textSpan(field, scalar.value);
  const [start, end] = scalar.range ?? [0, 0];
  if (end > start) return scope.span(start, end);
  const before = scope.span(Math.max(start - 1, 0), start);
  return { start: before.end, end: before.end };
}

function textSpan(field: Field, value: string): Span {
  const first = value.length - value.trimStart().length;
  return scalarScope(field.scope, field.scalar, value).span(first, value.trimEnd().length);
}

/** First character of the field's text, in its scope: behind the quote where there is one. */
export function firstCharacter(field: Field): number {
  const [start, end] = field.scalar.range ?? [0, 0];
  return end > start && /^["']/.test(field.scope.text.slice(start, start + 1)) ? start + 1 : start;
}

/** The edit that gives the field a new text, quoted as it was; undefined where that cannot be written. */
export function setField(field: Field, text: string): Edit | undefined {
  if (text === field.text) return { ...spanOf(field), text: sourceOf(field) };
  const { scalar, scope } = field;
  if (typeof scalar.value === 'string' && scalar.value.trim() !== '') return setText(field, scalar.value, text);
  const [start, end] = scalar.range ?? [0, 0];
  const quote = /^["']/.exec(scope.text.slice(start, end))?.[0] ?? '"';
  const isNumber = scalar.value !== null && scalar.value !== '';
  const written = isNumber && !/^[[{&*!|>'"%@`]/.test(text) ? text : `${quote}${text}${quote}`;
  const needsSpace = end === start && !/\s/.test(scope.text[start - 1] ?? ' ');
  // Directly behind a text, `# ...` would be no comment.
  const after = end === start && scope.text[end] === '#' ? ' ' : '';
  const spelled = scope.spell(`${needsSpace ? ' ' : ''}${written}${after}`, start, end);
  return spelled === undefined ? undefined : { ...spanOf(field), text: spelled };
}

function setText(field: Field, value: string, text: string): Edit | undefined {
  const spelled = scalarScope(field.scope, field.scalar, value).spell(text, 0, value.length);
  return spelled === undefined ? undefined : { ...textSpan(field, value), text: spelled };
}

function sourceOf(field: Field): string {
  const { start, end } = spanOf(field);
  return field.scope.file.text.slice(start, end);
}

/** The edit that puts more fields (`key: value`) behind one of a map; undefined where the map is written in another way. */
export function addFields(field: Field, added: readonly string[]): Edit | undefined {
  return addLines(field, added) ?? addInFlow(field, added);
}

/** New lines under the line of a field, in its column. */
function addLines(field: Field, lines: readonly string[]): Edit | undefined {
  const { text } = field.scope.file;
  const { start, end } = spanOf(field);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (!/^[ \t]*(?:-[ \t]+)?["']?\w+["']?:[ \t]*["']?$/.test(before)) return undefined;
  const newline = text.indexOf('\n', end);
  const at = newline < 0 ? text.length : newline + 1;
  const eol = newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
  const indent = before.slice(0, before.search(/["']?\w/)).replace('-', ' ');
  const block = lines.map((line) => `${indent}${line}${eol}`).join('');
  return { start: at, end: at, text: newline < 0 ? `${eol}${block}` : block };
}

/** `{name: a, newTag: b}`: behind the value, with a comma. JSON wants quotes, which this does not write. */
function addInFlow(field: Field, added: readonly string[]): Edit | undefined {
  const { text } = field.scope.file;
  const { start, end } = spanOf(field);
  const quote = text.slice(end, end + 1).replace(/[^"']/, '');
  const after = end + quote.length;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (
    !/[{,][ \t]*\w+:[ \t]*["']?$/.test(text.slice(lineStart, start)) ||
    !/^[ \t]*[,}]/.test(text.slice(after, after + 80))
  )
    return undefined;
  const quoted = added.map((one) => one.replace(/^(\w+: )(?!")(.*)$/, '$1"$2"'));
  return { start: after, end: after, text: quoted.map((one) => `, ${one}`).join('') };
}
