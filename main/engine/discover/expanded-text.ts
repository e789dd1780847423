import type { KeyClass } from './key-words.ts';
import { scriptVariables } from './script-variables.ts';
import { type Hit, scanText } from './text-scan.ts';
import { expand, expandPieces, hasVariables, type Piece } from './variables.ts';

/** What a text says of itself as the values of its variables come out. */
export interface TextFrame {
  readonly variables: Readonly<Record<string, string>>;
  readonly keyClass: KeyClass;
  readonly key: string;
}

/**
 * The references of a text that are partly variables, `quay.io/acme/web:${TAG:-1.1}`: each as it comes out, from its first to its last
 * character as written. What one variable holds by itself is found where that is set.
 */
export function expandedHits(text: string, { variables: outer, keyClass, key }: TextFrame): Hit[] {
  const { variables, unknown } = scriptVariables(text, outer);
  const { text: out, pieces } = expandPieces(text, variables, unknown);
  if (pieces.length === 0) return [];
  return scanText(out, keyClass, key).flatMap((hit) => asWritten(hit, text, pieces, variables) ?? []);
}

function asWritten(
  hit: Hit,
  text: string,
  pieces: readonly Piece[],
  variables: TextFrame['variables'],
): Hit | undefined {
  const inside = pieces.filter(({ outStart, outEnd }) => outStart < hit.end && outEnd > hit.start);
  if (inside.length === 0) return undefined;
  // A variable that holds more than a part of this reference is no place to write another one.
  if (inside.some(({ outStart, outEnd }) => outStart < hit.start || outEnd > hit.end)) return undefined;
  const [only] = inside;
  if (only && inside.length === 1 && only.outStart === hit.start && only.outEnd === hit.end)
    return inDefault(hit, text, only, variables);
  const span = { start: writtenAt(hit.start, pieces), end: writtenAt(hit.end, pieces) };
  return { ...hit, ...span, why: `${hit.why}; written ${text.slice(span.start, span.end)}` };
}

/** A whole reference that is the default of one variable, and is itself made of variables. */
function inDefault(hit: Hit, text: string, { start, end }: Piece, variables: TextFrame['variables']): Hit | undefined {
  const written = text.slice(start, end);
  const fallback = expand(written, variables)?.fallback;
  if (!fallback || !hasVariables(written.slice(fallback.start, fallback.end))) return undefined;
  const why = `${hit.why}; written ${written}`;
  return { ...hit, start: start + fallback.start, end: start + fallback.end, why };
}

/** Where a place of the text that came out stands in the one that is written. */
function writtenAt(at: number, pieces: readonly Piece[]): number {
  const before = pieces.findLast(({ outEnd }) => outEnd <= at);
  return before ? before.end + at - before.outEnd : at;
}
