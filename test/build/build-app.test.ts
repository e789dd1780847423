import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isStale } from '../../build/build-app.ts';
import { tempFolder } from '../support/temp-folder.ts';

const built = { configs: [], made: 'out/index.html', from: ['src', 'lock.json'] };

async function checkout(): Promise<string> {
  const root = await tempFolder();
  await Promise.all([mkdir(join(root, 'src', 'deep'), { recursive: true }), mkdir(join(root, 'out'))]);
  for (const path of ['src/deep/a.ts', 'lock.json', 'out/index.html']) await writeFile(join(root, path), '');
  for (const path of ['src/deep/a.ts', 'src/deep', 'src', 'lock.json']) await utimes(join(root, path), 100, 100);
  await utimes(join(root, 'out/index.html'), 200, 200);
  return root;
}

describe('whether the screens have to be built', () => {
  it('is no where they are newer than everything they are made from', async () => {
    expect(await isStale(built, await checkout())).toBe(false);
  });

  it('is yes where they were never built', async () => {
    expect(await isStale({ ...built, made: 'out/none.html' }, await checkout())).toBe(true);
  });

  it.each(['src/deep/a.ts', 'lock.json'])('is yes where %s is newer', async (path) => {
    const root = await checkout();
    await utimes(join(root, path), 300, 300);
    expect(await isStale(built, root)).toBe(true);
  });

  it('is yes where a source was removed', async () => {
    const root = await checkout();
    await utimes(join(root, 'src/deep'), 300, 300);
    expect(await isStale(built, root)).toBe(true);
  });
});
