import type { FileHandle } from 'node:fs/promises';
import { GapferryError } from '../../../../shared/gapferry-error.ts';
import { parseStrictJson } from '../../archive/strict-json.ts';
import { readTarEntries } from '../../archive/tar-reader.ts';
import { BLOCK, checksum } from '../../archive/ustar.ts';
import type { ByteStream } from '../../store.ts';
import { listFolder } from '../folder-source.ts';
import { readEntry, withFile } from '../tar-source.ts';
import { readFileOf, type VolumeSource } from '../volume-source.ts';

/** The files of an archive that is not ours, folder or tar, read in place. */
export interface ArchiveFiles extends Pick<VolumeSource, 'path' | 'files' | 'litter'> {
  /** Links of a tar, by name, as written: never followed but where a format is known to need it. */
  readonly links: ReadonlyMap<string, string>;
  read(path: string, start: number, end: number): ByteStream;
}

/** Lists a folder that holds links nowhere. */
export async function folderFiles(path: string): Promise<ArchiveFiles> {
  return { ...(await listFolder(path)), links: new Map() };
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Lists a tar; undefined for a file that is none. A compressed one is refused (input.badArchive): it could only be read by
 * unpacking it first.
 */
export async function tarFiles(path: string): Promise<ArchiveFiles | undefined> {
  const entries = await withFile(path, async (handle) => {
    const start = await firstBlock(handle);
    if (start.subarray(0, 2).equals(GZIP)) throw badArchive(path, 'compressed: gunzip it first');
    const sum = Number.parseInt(start.toString('latin1', 148, 156).replaceAll('\0', ' '), 8);
    return sum === checksum(start) ? readTarEntries(handle, path, { foreign: true }) : undefined;
  });
  if (!entries) return undefined;
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const regular = entries.filter((entry) => entry.type === 'file');
  const links = entries.filter((entry) => entry.type === 'symlink' || entry.type === 'hardlink');
  return {
    path,
    files: new Map(regular.map(({ name, size }) => [name, size])),
    litter: [],
    links: new Map(links.map(({ name, type, target = '' }) => [name, type === 'symlink' ? target : `/${target}`])),
    read: (file, start, end) => readEntry(path, byName.get(file), start, end),
  };
}

async function firstBlock(handle: FileHandle): Promise<Buffer> {
  const block = Buffer.alloc(BLOCK);
  await handle.read(block, 0, BLOCK, 0);
  return block;
}

/** One file of at most `limit` bytes, as JSON. */
export async function readJson(files: ArchiveFiles, name: string, limit: number): Promise<unknown> {
  const bytes = await readSmall(files, name, limit);
  try {
    return parseStrictJson(bytes);
  } catch (cause) {
    throw badArchive(files.path, `${name}: ${cause instanceof Error ? cause.message : 'not JSON'}`, cause);
  }
}

/** One file of at most `limit` bytes. */
export async function readSmall(files: ArchiveFiles, name: string, limit: number): Promise<Buffer> {
  const size = files.files.get(name);
  if (size === undefined) throw badArchive(files.path, `${name} is missing`);
  if (size > limit) throw badArchive(files.path, `${name} is larger than ${limit} bytes`);
  return readFileOf({ ...files, form: 'archive' }, name);
}

/** Refuses an archive that has any link. */
export function refuseLinks({ path, links }: ArchiveFiles): void {
  for (const entry of links.keys()) throw new GapferryError('bundle.unsafe', { path, entry, detail: 'a link' });
}

export function badArchive(path: string, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('input.badArchive', { path, detail }, { cause });
}
