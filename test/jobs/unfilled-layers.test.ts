import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tarBytes } from '../engine/archive/tar-bytes.ts';
import { imgpkgEntries } from '../engine/bundle/imgpkg-entries.ts';
import { layer, SampleImages, threeImages } from '../engine/bundle/sample-images.ts';
import { failureOf, importerOf } from './import-support.ts';
import { DEV, harborWith, made } from './preflight/support.ts';

describe('a tar whose export was interrupted', () => {
  it.each([
    ['has a layer of zeros', (body: Buffer) => Buffer.alloc(body.length)],
    ['has a layer that ends in zeros', (body: Buffer) => Buffer.concat([body.subarray(0, -9), Buffer.alloc(9)])],
  ])('%s: it is refused before any image of it has a tag', async (_what, spoil) => {
    const harbor = await harborWith({});
    const station = await importerOf([made('other', [100])], harbor, DEV);
    const entries = imgpkgEntries(threeImages());
    const last = entries.at(-1);
    if (last) entries[entries.length - 1] = { ...last, body: spoil(Buffer.from(last.body ?? '')) };
    const tar = join(station.folder, 'release.tar');
    await writeFile(tar, tarBytes(entries));
    expect(failureOf(await station.import({ bundle: [tar], concurrency: 1 }))).toMatchObject({
      code: 'bundle.changed',
      params: { file: expect.stringContaining(last?.name.slice(7, 20) ?? '-') },
    });
    expect(harbor.world.blobs.size).toBe(0);
  });

  it('is not one that is whole, though a layer of it ends in zeros', async () => {
    const harbor = await harborWith({});
    const station = await importerOf([made('other', [100])], harbor, DEV);
    const tar = join(station.folder, 'release.tar');
    const images = new SampleImages();
    images.add('r.example/a:1', [Buffer.concat([layer('x', 100), Buffer.alloc(16)])]);
    await writeFile(tar, tarBytes(imgpkgEntries(images)));
    const view = await station.import({ bundle: [tar] });
    expect(view.state).toEqual({ state: 'succeeded' });
  });
});
