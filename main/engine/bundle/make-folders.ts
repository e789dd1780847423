import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './medium-errors.ts';

/**
 * Makes a folder and those above it. Throws what the system says; Node's own recursive mkdir says ENOENT of a medium that is
 * read-only, and tries for ever where the system makes no folders (/proc).
 */
export async function makeFolders(folder: string, mode?: number): Promise<void> {
  if (await isFolder(folder)) return;
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && (await isFolder(folder))) return;
    if (errnoOf(error) !== 'ENOENT' || (await isFolder(dirname(folder)))) throw error;
    await makeFolders(dirname(folder), mode);
    await makeFolders(folder, mode);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
