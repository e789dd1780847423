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
  const spelled = scope.spell(needsSpace ? ` ${written}` : written, start, end);
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
