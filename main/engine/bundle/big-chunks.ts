import { CHUNK, giveChunk, takeChunk } from '../chunks.ts';
import type { ByteStream } from '../store.ts';

/**
 * The same bytes in large chunks: joined or cut up to CHUNK, those of that size passed on as they are. A chunk is valid
 * until the next is asked for.
 */
export async function* bigChunks(stream: ByteStream): AsyncGenerator<Uint8Array> {
  let joined: Buffer | undefined;
  let filled = 0;
  try {
    for await (const chunk of stream) {
      if (filled === 0 && chunk.length >= CHUNK / 2 && chunk.length <= CHUNK) {
        yield chunk;
        continue;
      }
      joined ??= takeChunk();
      for (let from = 0; from < chunk.length; ) {
        const take = Math.min(CHUNK - filled, chunk.length - from);
        joined.set(chunk.subarray(from, from + take), filled);
        filled += take;
        from += take;
        if (filled < CHUNK) continue;
        yield joined;
        filled = 0;
      }
    }
    if (joined && filled > 0) yield joined.subarray(0, filled);
  } finally {
    if (joined) giveChunk(joined);
  }
}
