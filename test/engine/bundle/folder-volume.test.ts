import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFolderVolume } from '../../../main/engine/bundle/folder-volume.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('counts every byte that an interrupted export left, so that only the rest needs room', async () => {
  const finalPath = join(await tempFolder(), 'bundle');
  const listBytes = Buffer.from('{}\n');
  await mkdir(join(`${finalPath}.part`, 'blobs'), { recursive: true });
  await writeFile(join(`${finalPath}.part`, 'bundle.json'), listBytes);
  const files = Array.from({ length: 20 }, (_, i) => ({ path: `blobs/${i}`, size: 100 + i, sha256: '0'.repeat(64) }));
  for (const { path, size } of files) await writeFile(join(`${finalPath}.part`, path), Buffer.alloc(size));
  const volume = await openFolderVolume({ number: 1, finalPath, listBytes, files, imagesOf: () => [] });
  expect(volume.present).toBe(files.reduce((sum, { size }) => sum + size, 0));
});
