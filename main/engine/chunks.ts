/** Size of one write or read: large enough that sticks and discs run at their speed. */
export const CHUNK = 1024 * 1024;
/** What direct I/O (open(2), O_DIRECT) wants of addresses, offsets and lengths, whatever the device. */
export const BLOCK = 4096;
const MOST_SPARES = 32;

const spares: Buffer[] = [];

/**
 * A buffer of CHUNK bytes. Memory that may grow lies at the start of a page, as direct I/O wants it, and memory that is
 * shared can be hashed by another thread. Chunks are used again: the garbage of new ones would cost more processor time
 * than hashing does.
 */
export function takeChunk(): Buffer {
  return spares.pop() ?? Buffer.from(new SharedArrayBuffer(CHUNK, { maxByteLength: CHUNK }), 0, CHUNK);
}

/** Gives a chunk back that nobody reads or writes any more. */
export function giveChunk(chunk: Buffer): void {
  if (spares.length < MOST_SPARES) spares.push(chunk);
}

/** Whether these bytes can be written at this offset past the page cache: whole blocks of a chunk. */
export function isDirect(bytes: Uint8Array, at: number): boolean {
  const { buffer } = bytes;
  const wholeBlocks = [bytes.byteOffset, bytes.length, at].every((number) => number % BLOCK === 0);
  return wholeBlocks && buffer instanceof SharedArrayBuffer && buffer.growable;
}

/** A length rounded up to whole blocks. */
export function wholeBlocks(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}
