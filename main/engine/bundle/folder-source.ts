import type { Dirent } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { onMedium } from './medium-errors.ts';
import { isLitter, isSignatureName, LIST_PATH } from './names.ts';
import { readRange } from './read-range.ts';
import { PART } from './volume-paths.ts';
import type { VolumeSource } from './volume-source.ts';

/**
 * A bundle's folder, with everything in it listed and nothing read. Links and other special files are refused
 * (bundle.unsafe). A folder without a list is bundle.unsealed where it looks like an export of ours, else bundle.notBundle.
 */
export async function openFolderSource(path: string): Promise<VolumeSource> {
  const top = await onMedium({ path, root: path }, () => readdir(path));
  if (!top.includes(LIST_PATH)) {
    // A bundle is signed last: where a signature is, the list was there.
    if (top.some(isSignatureName)) throw new GapferryError('bundle.missing', { file: LIST_PATH, path });
    const begun = path.endsWith(PART) || (top.includes('oci-layout') && top.includes('images.lock.yml'));
    throw new GapferryError(begun ? 'bundle.unsealed' : 'bundle.notBundle', { path });
  }
  return listFolder(path);
}

/** A folder's files, whatever they are. */
export async function listFolder(path: string): Promise<VolumeSource> {
  const files = new Map<string, number>();
  const litter: string[] = [];
  await walk(path, '', 0, files, litter);
  return { path, form: 'folder', files, litter, read: (file, start, end) => read(path, file, start, end) };
}

async function walk(
  root: string,
  folder: string,
  depth: number,
  files: Map<string, number>,
  litter: string[],
): Promise<void> {
  const path = join(root, folder);
  const entries = await onMedium({ path, root }, () => readdir(path, { withFileTypes: true }));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isLitter(entry.name)) litter.push(name);
    else if (entry.isDirectory()) {
      if (depth >= LIMITS.pathDepth) throw unsafe(root, name, 'nested too deep');
      await walk(root, name, depth + 1, files, litter);
    } else await addFile(root, name, entry, files);
  }
}

async function addFile(root: string, name: string, entry: Dirent, files: Map<string, number>): Promise<void> {
  if (!entry.isFile()) throw unsafe(root, name, entry.isSymbolicLink() ? 'a link' : 'not a regular file');
  if (files.size >= LIMITS.bundleFiles) throw unsafe(root, name, 'too many files');
  const { size } = await onMedium({ path: join(root, name), root }, () => lstat(join(root, name)));
  files.set(name, size);
}

async function* read(root: string, file: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const place = { path: join(root, file), root };
  const handle = await onMedium(place, () => open(place.path, 'r'));
  try {
    yield* readRange(handle, start, end, place);
  } finally {
    await handle.close();
  }
}

function unsafe(path: string, entry: string, detail: string): GapferryError {
  return new GapferryError('bundle.unsafe', { path, entry, detail });
}
