import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CHUNK, takeChunk } from '../../main/engine/chunks.ts';
import { digestOf } from '../../main/engine/digest.ts';
import { streamHash, streamHashHere } from '../../main/engine/stream-hash.ts';

describe('the hash of a stream', () => {
  it('is the digest of its bytes, whichever thread takes it', async () => {
    const bytes = randomBytes(3 * CHUNK + 17);
    for (const hash of [streamHash(bytes.length), streamHashHere(), streamHash(bytes.length - 2 * CHUNK)]) {
      for (let at = 0; at < bytes.length; at += CHUNK) await hash.update(bytes.subarray(at, at + CHUNK));
      expect(await hash.digest()).toBe(digestOf(bytes));
    }
  });

  it('is done with a chunk when it says so: the same memory holds the next one', async () => {
    const bytes = randomBytes(8 * CHUNK);
    const chunk = takeChunk();
    const hash = streamHash(bytes.length);
    for (let at = 0; at < bytes.length; at += CHUNK) {
      chunk.set(bytes.subarray(at, at + CHUNK));
      await hash.update(chunk);
      chunk.fill(0);
    }
    expect(await hash.digest()).toBe(digestOf(bytes));
  });

  it('is its own where many run at a time', async () => {
    const streams = Array.from({ length: 6 }, () => randomBytes(2 * CHUNK));
    const digests = await Promise.all(
      streams.map(async (bytes) => {
        const hash = streamHash(bytes.length);
        for (let at = 0; at < bytes.length; at += 300_000) await hash.update(bytes.subarray(at, at + 300_000));
        return hash.digest();
      }),
    );
    expect(digests).toEqual(streams.map(digestOf));
  });

  it('of no bytes is that of nothing', async () => {
    expect(await streamHash(0).digest()).toBe(digestOf(''));
    expect(await streamHash(CHUNK).digest()).toBe(digestOf(''));
  });
});
