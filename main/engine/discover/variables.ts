/** A text with its variables replaced, and how it may be written anew. */
export interface Expansion {
  readonly text: string;
  /** The name, when the text is one variable and nothing else and the variable is set. */
  readonly variable?: string;
  /** Where the default stands, when the text is one variable that is not set and has one. */
  readonly fallback?: { readonly start: number; readonly end: number };
}

const VARIABLE =
  /\$(?:\$|\{\{([A-Za-z_]\w*)\}\}|\{([A-Za-z_]\w*)(?:(:?[-=?+])((?:[^{}]|\$\{[^{}]*\})*))?\}|([A-Za-z_]\w*))/g;

/** Whether a text has variables as compose, envsubst and OpenShift templates write them. */
export function hasVariables(text: string): boolean {
  return /\$[A-Za-z_{]/.test(text);
}

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-default}` and their kin as the compose specification says. Undefined where a
 * variable is neither set nor has a default.
 */
export function expand(text: string, variables: Readonly<Record<string, string>>, depth = 0): Expansion | undefined {
  let unset = false;
  let only: Omit<Expansion, 'text'> = {};
  const expanded = text.replace(VARIABLE, (match, braced, name, operator, operand, plain, offset: number) => {
    if (match === '$$') return '$';
    const key: string = braced ?? name ?? plain;
    const found = valueFor(variables, key, operator, operand, depth);
    if (!found) unset = true;
    else if (match === text) {
      const start = offset + match.length - 1 - String(operand ?? '').length;
      only = found.isDefault ? { fallback: { start, end: start + String(operand).length } } : { variable: key };
    }
    return found?.value ?? '';
  });
  return unset ? undefined : { text: expanded, ...only };
}

function valueFor(
  variables: Readonly<Record<string, string>>,
  key: string,
  operator: string | undefined,
  operand: string | undefined,
  depth: number,
): { value: string; isDefault: boolean } | undefined {
  const value = Object.hasOwn(variables, key) ? variables[key] : undefined;
  const isSet = value !== undefined && !(operator?.startsWith(':') && value === '');
  if (operator?.endsWith('+')) return { value: isSet ? (operand ?? '') : '', isDefault: false };
  if (isSet) return { value, isDefault: false };
  if (operand === undefined || operator?.endsWith('?') || depth > 8) return undefined;
  const fallback = expand(operand, variables, depth + 1);
  return fallback && { value: fallback.text, isDefault: true };
}

/** A variable of a text: where it is written, and where what it stands for comes out. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly outStart: number;
  readonly outEnd: number;
}

/** What is longer is no part of a reference, and could fill the memory where it is used often. */
const LONGEST_VALUE = 512;

/** Replaces the variables of a text that are set or have a default; those that are neither, or unknown, stay as they are written. */
export function expandPieces(
  text: string,
  variables: Readonly<Record<string, string>>,
  unknown: ReadonlySet<string> = new Set(),
): { text: string; pieces: readonly Piece[] } {
  const pieces: Piece[] = [];
  const out: string[] = [];
  let at = 0;
  let length = 0;
  for (const { 0: match, index } of text.matchAll(VARIABLE)) {
    if (unknown.size > 0 && [...match.matchAll(/[A-Za-z_]\w*/g)].some(([name]) => unknown.has(name))) continue;
    const expansion = expand(match, variables);
    if (!expansion || expansion.text.length > LONGEST_VALUE) continue;
    out.push(text.slice(at, index), expansion.text);
    const outStart = length + index - at;
    at = index + match.length;
    length = outStart + expansion.text.length;
    pieces.push({ start: index, end: at, outStart, outEnd: length });
  }
  out.push(text.slice(at));
  return { text: out.join(''), pieces };
}
