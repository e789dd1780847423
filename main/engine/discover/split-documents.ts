/** A part of a YAML text that holds whole documents. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Index of its first document in the text. */
  readonly document: number;
}

const MARKER = /^---(?=[ \t\r\n]|$)/gm;
const ONLY_COMMENTS = /^(?:[ \t]*(?:#[^\n]*)?(?:\n|$))*$/;

/**
 * Cuts a text where YAML itself does: a line that starts with `---` begins a document, whatever stands before it (YAML
 * 1.2.2, 9.1.2: it may not stand inside any scalar). Texts with directives or `...` are left in one piece.
 */
export function splitDocuments(text: string): Chunk[] {
  if (/^(?:%|\.\.\.(?:[ \t\r\n]|$))/m.test(text)) return [{ start: 0, end: text.length, document: 0 }];
  const starts = [...text.matchAll(MARKER)].map((match) => match.index);
  const [first] = starts;
  if (first === undefined) return [{ start: 0, end: text.length, document: 0 }];
  // What stands before the first marker is a document of its own unless it is only comments.
  const before = text.slice(0, first).replaceAll('\r', '');
  if (first > 0 && !isOnlyComments(before)) starts.unshift(0);
  else starts[0] = 0;
  return starts.map((start, document) => ({ start, end: starts[document + 1] ?? text.length, document }));
}

function isOnlyComments(text: string): boolean {
  return text.length < 1_000_000 && text.split('\n').every((line) => ONLY_COMMENTS.test(line));
}
