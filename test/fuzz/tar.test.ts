import { mkdtempSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readTarEntries, type TarEntry } from '../../main/engine/archive/tar-reader.ts';
import { BLOCK, checksum, paddingOf, TAR_END, ustarHeader } from '../../main/engine/archive/ustar.ts';
import { mutated, orRefusedLater, runs } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'gapferry-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES: [string, string][] = [
  ['bundle.json', '{}'],
  ['blobs/sha256/aa', 'x'.repeat(700)],
  ['README.txt', ''],
];
const tar = Buffer.concat([...FILES.flatMap(([name, text]) => entry(name, Buffer.from(text))), Buffer.alloc(TAR_END)]);

describe('tars', () => {
  it('reads changed ones or refuses them, and no entry lies outside the file or its own place', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(tar), fc.boolean(), async (bytes, foreign) => {
        expectInPlace(await entriesOf(bytes, foreign), bytes.length);
      }),
      runs(800),
    );
  });

  it('does so too where the changed headers carry the right checksums', async () => {
    const field = fc.tuple(fc.nat(BLOCK - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 4 }), fc.boolean(), async (fields, foreign) => {
        const bytes = Buffer.from(tar);
        for (const [at, value] of fields) Buffer.from(value).copy(bytes, Math.min(at, BLOCK - value.length));
        expectInPlace(await entriesOf(resummed(bytes), foreign), bytes.length);
      }),
      runs(800),
    );
  });
});

async function entriesOf(bytes: Buffer, foreign: boolean): Promise<TarEntry[]> {
  const path = join(folder, 'changed.tar');
  await writeFile(path, bytes);
  const handle = await open(path, 'r');
  try {
    return (await orRefusedLater(() => readTarEntries(handle, path, { foreign }))) ?? [];
  } finally {
    await handle.close();
  }
}

function expectInPlace(entries: readonly TarEntry[], length: number): void {
  let end = 0;
  for (const { name, data, size } of entries) {
    expect(name).not.toMatch(/^\/|(^|\/)\.\.(\/|$)|\\|\0/);
    expect(data).toBeGreaterThanOrEqual(end + BLOCK);
    end = data + size;
    expect(end).toBeLessThanOrEqual(length);
  }
}

function entry(name: string, bytes: Buffer): Buffer[] {
  return [ustarHeader(name, bytes.length, 0), bytes, Buffer.alloc(paddingOf(bytes.length))];
}

function resummed(bytes: Buffer): Buffer {
  const header = bytes.subarray(0, BLOCK);
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return bytes;
}
