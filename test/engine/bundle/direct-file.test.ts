import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDirect, writeDirect } from '../../../main/engine/bundle/direct-file.ts';
import { BLOCK, CHUNK, isDirect, takeChunk } from '../../../main/engine/chunks.ts';

let folder: string;

beforeAll(async () => {
  // Beside the tests, on the disk: a temporary folder may lie in memory, where there is nothing to go past.
  folder = await mkdtemp(join(import.meta.dirname, 'direct-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(process.platform !== 'linux')('a file past the page cache', () => {
  it('takes whole blocks of a chunk and gives them back', async (context) => {
    const path = join(folder, 'blocks');
    await writeFile(path, '');
    const handle = await openDirect(path, 'write');
    if (!handle) return context.skip('this file system knows no direct I/O');
    const chunk = takeChunk();
    const bytes = randomBytes(CHUNK);
    chunk.set(bytes);
    try {
      expect(await writeDirect(handle, chunk, 0)).toBe(true);
      expect(await writeDirect(handle, chunk.subarray(BLOCK, 3 * BLOCK), CHUNK)).toBe(true);
    } finally {
      await handle.close();
    }
    expect(await readFile(path)).toEqual(Buffer.concat([bytes, bytes.subarray(BLOCK, 3 * BLOCK)]));
  });

  it('is nothing where there is no such file', async () => {
    expect(await openDirect(join(folder, 'missing'), 'read')).toBeUndefined();
  });

  it('is asked for whole blocks alone', () => {
    const chunk = takeChunk();
    expect(isDirect(chunk, 0)).toBe(true);
    expect(isDirect(chunk.subarray(0, BLOCK), 7 * BLOCK)).toBe(true);
    expect(isDirect(chunk, 100)).toBe(false);
    expect(isDirect(chunk.subarray(1), 0)).toBe(false);
    expect(isDirect(chunk.subarray(0, 100), 0)).toBe(false);
    expect(isDirect(Buffer.alloc(BLOCK), 0)).toBe(false);
  });
});
