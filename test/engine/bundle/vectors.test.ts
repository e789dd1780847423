import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodePackingList, parsePackingList } from '../../../main/engine/bundle/packing-list.ts';
import { type BundleReader, openBundle } from '../../../main/engine/bundle/reader.ts';
import { digestOf } from '../../../main/engine/digest.ts';
import { have } from '../../support/have.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../../../docs/bundle-vectors');
const Expected = z.object({
  signer: z.string(),
  bundles: z.array(
    z.object({
      identity: z.string(),
      volumes: z.array(
        z.object({ path: z.string(), files: z.int(), offsets: z.record(z.string(), z.int()).optional() }),
      ),
    }),
  ),
});
const expected = Expected.parse(JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')));
const temporary = await temporaryFolder();

async function openAll(paths: string[]): Promise<{ reader: BundleReader; identity: string; listBytes: Buffer }> {
  const { listBytes, open } = await openBundle(paths);
  return { reader: await open(parsePackingList(listBytes)), identity: digestOf(listBytes), listBytes };
}

describe.each(expected.bundles.map((bundle) => ({ ...bundle, first: bundle.volumes[0]?.path ?? '' })))(
  'the vector $first',
  (bundle) => {
    const paths = bundle.volumes.map(({ path }) => join(folder, path));

    it('reads whole, with the identity it always had', async () => {
      const { reader, identity } = await openAll(paths);
      expect(identity).toBe(bundle.identity);
      expect(await reader.verify(() => {})).toEqual([]);
      expect(reader.missingVolumes).toEqual([]);
      await reader.close();
    });

    it('has its files where expected.json says', async () => {
      for (const { path, offsets } of bundle.volumes) {
        if (!offsets) continue;
        const bytes = await readFile(join(folder, path));
        const { reader } = await openAll([join(folder, path)]);
        for (const file of reader.list.files) {
          const at = offsets[file.path];
          if (at !== undefined) expect(digestOf(bytes.subarray(at, at + file.size))).toBe(`sha256:${file.sha256}`);
        }
        await reader.close();
      }
    });

    it('has a list that encodes to the same bytes', async () => {
      const { reader, listBytes } = await openAll(paths);
      expect(encodePackingList(reader.list).equals(listBytes)).toBe(true);
      await reader.close();
    });

    it.skipIf(!have('openssl'))('is signed by signer.pub (needs openssl)', async () => {
      const { signatures, listBytes } = await openBundle(paths);
      const sig = signatures.find(({ file }) => file === 'bundle.json.sig')?.bytes.toString() ?? '';
      await writeFile(join(temporary, 'list'), listBytes);
      await writeFile(join(temporary, 'sig'), Buffer.from(sig, 'base64'));
      const args = [
        'dgst',
        '-sha256',
        '-verify',
        join(folder, 'signer.pub'),
        '-signature',
        join(temporary, 'sig'),
        join(temporary, 'list'),
      ];
      expect((await run('openssl', args)).stdout.trim()).toBe('Verified OK');
    });
  },
);

it('every single changed byte of a vector is noticed', async () => {
  const { identity } = expected.bundles[1] ?? { identity: '' };
  const bytes = await readFile(join(folder, 'plain.tar'));
  const path = join(temporary, 'flipped.tar');
  // 97 is no divisor of 512, so headers, content and padding are all hit.
  for (let at = 0; at < bytes.length; at += 97) {
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await writeFile(path, bytes);
    expect(await isSame(path, identity), `byte ${at}`).toBe(isBlind(at, bytes));
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  }
});

/** Whether the bundle still opens, verifies, and has the identity and signatures that a signature could be checked on. */
async function isSame(path: string, identity: string): Promise<boolean> {
  try {
    const before = await openBundle([join(folder, 'plain.tar')]);
    const { signatures } = await openBundle([path]);
    const opened = await openAll([path]);
    const problems = await opened.reader.verify(() => {});
    await opened.reader.close();
    const same = signatures.every((s, i) => s.bytes.equals(before.signatures[i]?.bytes ?? Buffer.alloc(0)));
    return problems.length === 0 && opened.identity === identity && same;
  } catch {
    return false;
  }
}

/** Padding behind a file's content, which nothing reads. */
function isBlind(at: number, bytes: Buffer): boolean {
  const ends = [...bytes.toString('latin1').matchAll(/ustar\0/g)].map((match) => {
    const header = match.index - 257;
    const size = Number.parseInt(bytes.toString('latin1', header + 124, header + 135), 8);
    return [header + 512 + size, header + 512 + Math.ceil(size / 512) * 512] as const;
  });
  return ends.some(([from, to]) => at >= from && at < to);
}

it('no vector is mixed with another', async () => {
  const one = join(temporary, 'x.1of2');
  await cp(join(folder, 'plain'), one, { recursive: true });
  await expect(openBundle([one, join(folder, 'divided.1of2')])).rejects.toMatchObject({ code: 'bundle.mixed' });
});
