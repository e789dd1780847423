import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CHUNK } from '../../../main/engine/chunks.ts';
import { pieces } from '../../../main/engine/registry/pieces.ts';

function cutAt(bytes: Buffer, ...sizes: number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}

describe('a body in pieces', () => {
  it.each([[[65_536]], [[1, 70_000, 3]], [[CHUNK]], [[CHUNK - 1, 2]], [[3 * CHUNK + 5]]])(
    'has the same bytes however the socket cut them: %j',
    async (sizes) => {
      const bytes = randomBytes(4 * CHUNK + 4099);
      const lengths: number[] = [];
      const hash = createHash('sha256');
      for await (const piece of pieces(Readable.from(cutAt(bytes, ...sizes)))) {
        lengths.push(piece.length);
        await delay(1); // what comes meanwhile must not get into the piece that is being used
        hash.update(piece);
      }
      expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(lengths).toEqual([CHUNK, CHUNK, CHUNK, CHUNK, 4099]);
    },
  );

  it('gives what came before a break, then the break', async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('half of it');
        await delay(5);
        throw new Error('the line broke');
      })(),
    );
    const got: string[] = [];
    const reading = (async () => {
      for await (const piece of pieces(body)) got.push(piece.toString());
    })();
    await expect(reading).rejects.toThrow('the line broke');
    expect(got).toEqual(['half of it']);
  });

  it('is given out bit by bit where the line is slow, without a byte lost or twice', async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('first, ');
        await delay(1300);
        yield Buffer.from('second');
      })(),
    );
    const got: string[] = [];
    for await (const piece of pieces(body)) got.push(piece.toString());
    expect(got).toEqual(['first, ', 'second']);
  });

  it('is closed by who stops reading', async () => {
    const body = Readable.from(cutAt(randomBytes(3 * CHUNK), 65_536));
    for await (const piece of pieces(body)) {
      expect(piece).toHaveLength(CHUNK);
      break;
    }
    expect(body.destroyed).toBe(true);
  });

  it('of an empty body has none', async () => {
    const got: Buffer[] = [];
    for await (const piece of pieces(Readable.from([]))) got.push(piece);
    expect(got).toEqual([]);
  });
});
