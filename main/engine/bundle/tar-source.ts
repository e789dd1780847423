import { type FileHandle, open } from 'node:fs/promises';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { readTarEntries, type TarEntry } from '../archive/tar-reader.ts';
import { BLOCK, checksum } from '../archive/ustar.ts';
import { onMedium } from './medium-errors.ts';
import { LIST_PATH } from './names.ts';
import { readRange } from './read-range.ts';
import type { VolumeSource } from './volume-source.ts';

/**
 * A bundle's tar, whatever its name, with every header read and no content. Throws bundle.notBundle for a file that is
 * something else, bundle.truncated and bundle.unsafe as the tar reader does.
 */
export async function openTarSource(path: string): Promise<VolumeSource> {
  const entries = await withFile(path, async (handle) => {
    if (!(await startsWithList(handle))) throw new GapferryError('bundle.notBundle', { path });
    return readTarEntries(handle, path, { foreign: false });
  });
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    path,
    form: 'tar',
    files: new Map(entries.map(({ name, size }) => [name, size])),
    litter: [],
    read: (file, start, end) => readEntry(path, byName.get(file), start, end),
  };
}

/** Opens a file for one piece of work. */
export async function withFile<T>(path: string, action: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await onMedium({ path, root: path }, () => open(path, 'r'));
  try {
    return await action(handle);
  } finally {
    await handle.close();
  }
}

/** Whether a file's first tar entry is a packing list: what makes it a bundle, by content and not by name. */
async function startsWithList(handle: FileHandle): Promise<boolean> {
  const block = Buffer.alloc(BLOCK);
  await handle.read(block, 0, BLOCK, 0);
  const name = Buffer.from(`${LIST_PATH}\0`);
  const sum = Number.parseInt(block.toString('latin1', 148, 155), 8);
  return block.subarray(0, name.length).equals(name) && sum === checksum(block);
}

/** Bytes [start, end) of an entry of the tar at `path`. */
export async function* readEntry(
  path: string,
  entry: TarEntry | undefined,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  if (!entry) return;
  const place = { path, root: path };
  const handle = await onMedium(place, () => open(path, 'r'));
  try {
    yield* readRange(handle, entry.data + start, entry.data + Math.min(end, entry.size), place);
  } finally {
    await handle.close();
  }
}
