/** Size of one write or read: large enough that sticks and discs run at their speed. */
export const CHUNK = 2 * 1024 * 1024;
/** What direct I/O (open(2), O_DIRECT) wants of addresses, offsets and lengths, whatever the device. */
export const BLOCK = 4096;
/** Chunks that the pool can hold at most; whoever wants more at a time gets ordinary memory. */
const MOST_CHUNKS = 64;

/**
 * The memory of all chunks. Memory that may grow lies at the start of a page, as direct I/O wants it, and memory that is
 * shared can be hashed by another thread.
 */
export const pool = new SharedArrayBuffer(0, { maxByteLength: MOST_CHUNKS * CHUNK });
const spares: Buffer[] = [];

/** A buffer of CHUNK bytes. They are used again: the garbage of new ones would cost more processor time than hashing does. */
export function takeChunk(): Buffer {
  const spare = spares.pop();
  if (spare) return spare;
  const at = pool.byteLength;
  if (at === pool.maxByteLength) return Buffer.allocUnsafeSlow(CHUNK);
  pool.grow(at + CHUNK);
  return Buffer.from(pool, at, CHUNK);
}

/** Gives a chunk back that nobody reads or writes any more. */
export function giveChunk(chunk: Buffer): void {
  if (chunk.buffer === pool) spares.push(chunk);
}

/** Whether these bytes can be written at this offset past the page cache: whole blocks of a chunk. */
export function isDirect(bytes: Uint8Array, at: number): boolean {
  return bytes.buffer === pool && [bytes.byteOffset, bytes.length, at].every((number) => number % BLOCK === 0);
}

/** A length rounded up to whole blocks. */
export function wholeBlocks(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}
