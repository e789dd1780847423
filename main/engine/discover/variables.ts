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
