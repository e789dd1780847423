import type { FileHandle } from 'node:fs/promises';
import { CHUNK, giveChunk, takeChunk, wholeBlocks } from '../chunks.ts';
import { type MediumPlace, onMedium } from './medium-errors.ts';

/**
 * The bytes [start, end) of an open file in large chunks, the next being read while one is used. Ends early where the file
 * does; a chunk is valid until the next is asked for.
 */
export async function* readRange(
  handle: FileHandle,
  start: number,
  end: number,
  place: MediumPlace,
): AsyncGenerator<Buffer> {
  if (end <= start) return;
  const read = (buffer: Buffer, at: number): Promise<Buffer> => {
    // In whole blocks, as a handle for direct I/O wants it; what is too much is cut off.
    const length = Math.min(CHUNK, wholeBlocks(end - at));
    const reading = onMedium(place, () => handle.read(buffer, 0, length, at));
    const filled = reading.then(({ bytesRead }) => buffer.subarray(0, Math.min(bytesRead, end - at)));
    filled.catch(() => undefined); // whoever stops early never asks for the chunk that is on its way
    return filled;
  };
  let [current, other] = [takeChunk(), takeChunk()];
  let next = read(current, start);
  try {
    for (let at = start; at < end; ) {
      const chunk = await next;
      if (chunk.length === 0) return;
      at += chunk.length;
      [current, other] = [other, current];
      if (at < end) next = read(current, at);
      yield chunk;
    }
  } finally {
    await next.catch(() => undefined); // until then the chunk that is on its way is nobody else's
    giveChunk(current);
    giveChunk(other);
  }
}

/** All of an open file's bytes [start, start + size); shorter where the file is. */
export async function readWhole(handle: FileHandle, start: number, size: number, place: MediumPlace): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readRange(handle, start, start + size, place)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
