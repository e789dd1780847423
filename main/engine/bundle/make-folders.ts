import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './medium-errors.ts';

/**
 * Makes a folder and those above it. Throws what the system says; Node's own recursive mkdir says ENOENT of a medium that is
 * read-only.
 */
export async function makeFolders(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  try {
    await mkdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && (await isFolder(folder))) return;
    if (errnoOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolders(dirname(folder));
    await makeFolders(folder);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
