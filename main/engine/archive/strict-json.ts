import { LIMITS } from '../limits.ts';

/**
 * Parses JSON that somebody else wrote, and refuses what parsers understand differently: bytes that are no UTF-8, a key
 * twice in one object, nesting without end. Throws SyntaxError; the caller knows what to call it.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  checkDepth(text);
  const value: unknown = JSON.parse(text);
  checkKeys(text);
  return value;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** Before JSON.parse, whose recursion has no limit of its own. */
function checkDepth(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if (depth > LIMITS.yamlDepth) throw new SyntaxError('nested too deep');
  }
}

/** After it, when the text is known to be well-formed: a string before a colon is a key. */
function checkKeys(text: string): void {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    if (token === '}' || token === ']') open.pop();
    if (token === ':') {
      const key = String(JSON.parse(last));
      if (open.at(-1)?.has(key)) throw new SyntaxError(`key ${key} twice`);
      open.at(-1)?.add(key);
    }
    last = token;
  }
}
