import type { SourceFile } from './source-file.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A file as text whose offsets are its byte offsets: one character per byte (latin1). References are ASCII, so whatever
 * else stands in the file (UTF-8, GBK, broken bytes) keeps its exact place and survives a rewrite untouched.
 */
export class SourceText {
  readonly name: string;
  readonly text: string;
  /** Offset of the first byte after a UTF-8 byte order mark. */
  readonly start: number;
  /** Line of the first byte: above 1 when the bytes are a later part of the file. */
  readonly #firstLine: number;
  #bytes: Uint8Array;
  #lineStarts: number[] | undefined;
  #column: { readonly offset: number; readonly column: number } | undefined;

  constructor(file: SourceFile, firstLine = 1) {
    this.#firstLine = firstLine;
    this.name = file.name;
    this.#bytes = file.bytes;
    this.text = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength).toString('latin1');
    this.start = this.text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  }

  /** 1-based line of a byte offset. */
  lineOf(offset: number): number {
    return this.#lineIndex(offset) + this.#firstLine;
  }

  /** 1-based column, in characters, of a byte offset. */
  columnOf(offset: number): number {
    const lineStart = this.#starts()[this.#lineIndex(offset)] ?? 0;
    const from = lineStart === 0 ? this.start : lineStart;
    const near = this.#column;
    // A line may hold a whole file and thousands of places: it is counted on from the last of them.
    const start = near && near.offset <= offset && near.offset >= from ? near : { offset: from, column: 1 };
    const column = start.column + [...readable(this.#bytes.subarray(start.offset, offset))].length;
    this.#column = { offset, column };
    return column;
  }

  #lineIndex(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #starts(): number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
    return starts;
  }
}

/** Text for people out of one-character-per-byte text: UTF-8 where it is UTF-8, else as it is. */
export function readableText(latin1: string): string {
  const codes = [...latin1].map((character) => character.codePointAt(0) ?? 0);
  const isBytes = codes.every((code) => code < 256) && codes.some((code) => code >= 128);
  return isBytes ? readable(Buffer.from(latin1, 'latin1')) : latin1;
}

function readable(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}
