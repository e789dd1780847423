import { type Scalar, Scalar as ScalarNode } from 'yaml';
import type { Scope } from './scope.ts';

/** The value of a string scalar as a scope of its own inside `outer`, whose text the scalar was parsed from. */
export function scalarScope(outer: Scope, scalar: Scalar, value: string): Scope {
  let offsets: Int32Array | undefined;
  const [from, to] = scalar.range ?? [0, 0];
  const at = (index: number) => {
    offsets ??= align(outer.text, scalar, from, to, value);
    return offsets[index] ?? to;
  };
  const after = (end: number) => (end > 0 ? at(end - 1) + unitLength(outer.text, at(end - 1), scalar.type) : at(0));
  return {
    file: outer.file,
    text: value,
    span: (start, end) => outer.span(at(start), after(end)),
    spell(text, start, end) {
      const whole = start === 0 && end === value.length;
      const original = outer.text.slice(at(start), after(end));
      const spelled = spellFor(scalar, text, original, whole);
      return spelled === undefined ? undefined : outer.spell(spelled, at(start), after(end));
    },
  };
}

/** How `text` must be written inside a scalar of this style. */
function spellFor(scalar: Scalar, text: string, original: string, whole: boolean): string | undefined {
  switch (scalar.type) {
    case ScalarNode.QUOTE_DOUBLE: {
      const escaped = text.replace(/["\\]/g, '\\$&');
      // JSON that came from PHP or Go templates writes \/: keep its habit.
      return original.includes('\\/') ? escaped.replaceAll('/', '\\/') : escaped;
    }
    case ScalarNode.QUOTE_SINGLE:
      return text.replaceAll("'", "''");
    case ScalarNode.PLAIN:
      if (!needsQuotes(text, typeof scalar.value === 'string')) return text;
      return whole ? `'${text.replaceAll("'", "''")}'` : undefined;
    default:
      return text;
  }
}

/** Plain text that YAML would not read as this string: an IPv6 host, or a tag that looks like a number or a date. */
function needsQuotes(text: string, wasString: boolean): boolean {
  if (/^[[\]{}&*!|>'"%@`#,?:-]/.test(text) || /: | #/.test(text)) return true;
  if (!wasString) return false;
  return /^(?:[-+]?(?:[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)|true|false|null|~|yes|no|on|off|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)?$/i.test(
    text,
  );
}

/** Length in the source of the unit (character or escape) that starts at `at`. */
function unitLength(source: string, at: number, type: Scalar['type']): number {
  if (type === ScalarNode.QUOTE_DOUBLE && source[at] === '\\') return escapeLength(source, at);
  if (type === ScalarNode.QUOTE_SINGLE && source[at] === "'" && source[at + 1] === "'") return 2;
  return 1;
}

function escapeLength(source: string, at: number): number {
  return { x: 4, u: 6, U: 10 }[source[at + 1] ?? ''] ?? 2;
}

/**
 * For every character of the value, where it came from. Characters other than white space stand in the source one by
 * one in any style, so they are matched in order; white space, which folding and indentation change, only roughly.
 */
function align(source: string, scalar: Scalar, from: number, to: number, value: string): Int32Array {
  const offsets = new Int32Array(value.length);
  const { type } = scalar;
  const double = type === ScalarNode.QUOTE_DOUBLE;
  let at = from;
  if (type === ScalarNode.BLOCK_FOLDED || type === ScalarNode.BLOCK_LITERAL) at = source.indexOf('\n', from) + 1;
  else if (double || type === ScalarNode.QUOTE_SINGLE) at = from + 1;
  for (let index = 0; index < value.length; index++) {
    if (isWhite(value.charCodeAt(index))) {
      offsets[index] = at;
      continue;
    }
    at = skipWhite(source, at, to, double);
    offsets[index] = at;
    // An escape beyond the basic plane is two characters of the value.
    if (double && source.startsWith('\\U', at) && isLowSurrogate(value.charCodeAt(index + 1))) offsets[++index] = at;
    at += unitLength(source, at, type);
  }
  return offsets;
}

const WHITE_ESCAPE = /\\(?:[nrt \t\r\n]|x(?:20|0[9aAdD])|u00(?:20|0[9aAdD])|U000000(?:20|0[9aAdD]))/y;

/** Skips white space and, between double quotes, escapes of white space and escaped line breaks. */
function skipWhite(source: string, from: number, to: number, double: boolean): number {
  let at = from;
  while (at < to) {
    if (isWhite(source.charCodeAt(at))) {
      at += 1;
      continue;
    }
    WHITE_ESCAPE.lastIndex = at;
    const escaped = double && source[at] === '\\' ? WHITE_ESCAPE.exec(source) : null;
    if (!escaped) break;
    at += escaped[0].length;
  }
  return at;
}

function isWhite(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
