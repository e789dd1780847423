import type { ByteStream } from '../store.ts';

/** Size of one write or read: large enough that sticks and discs run at their speed. */
export const CHUNK = 1024 * 1024;

/**
 * The same bytes in chunks of CHUNK, the last one shorter. A chunk stays valid until the next but one is asked for, so
 * that one can be written while the next one fills.
 */
export async function* bigChunks(stream: ByteStream, expected: number): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.min(CHUNK, expected));
  const buffers: [Buffer, Buffer] = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
  let [filling, other] = buffers;
  let filled = 0;
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.length; ) {
      const take = Math.min(size - filled, chunk.length - from);
      filling.set(chunk.subarray(from, from + take), filled);
      filled += take;
      from += take;
      if (filled < size) continue;
      yield filling;
      [filling, other] = [other, filling];
      filled = 0;
    }
  }
  if (filled > 0) yield filling.subarray(0, filled);
}
