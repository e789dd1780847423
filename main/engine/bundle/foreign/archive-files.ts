import { GapferryError } from '../../../../shared/gapferry-error.ts';
import { parseStrictJson } from '../../archive/strict-json.ts';
import { readTarEntries, type TarEntry, type TarFile } from '../../archive/tar-reader.ts';
import { BLOCK, checksum } from '../../archive/ustar.ts';
import type { ByteStream } from '../../store.ts';
import { listFolder } from '../folder-source.ts';
import { LIST_PATH } from '../names.ts';
import { readEntry, withFile } from '../tar-source.ts';
import { readFileOf, type VolumeSource } from '../volume-source.ts';
import { GzipFile } from './gzip-file.ts';

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

/** Lists a tar, a gzipped one too; undefined for a file that is none. */
export async function tarFiles(path: string): Promise<ArchiveFiles | undefined> {
  return withFile(path, async (handle) => {
    const isPacked = (await firstBlock(handle)).subarray(0, 2).equals(GZIP);
    const file = isPacked ? await GzipFile.open(path) : undefined;
    const start = await firstBlock(file ?? handle);
    const sum = Number.parseInt(start.toString('latin1', 148, 156).replaceAll('\0', ' '), 8);
    if (sum !== checksum(start)) return undefined;
    const entries = await readTarEntries(file ?? handle, path, { foreign: true });
    if (file && entries.some(({ name }) => name === LIST_PATH))
      throw badArchive(path, 'a bundle that somebody compressed: gunzip it first');
    return filesOf(path, entries, file);
  });
}

function filesOf(path: string, entries: readonly TarEntry[], packed: GzipFile | undefined): ArchiveFiles {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const regular = entries.filter((entry) => entry.type === 'file');
  const links = entries.filter((entry) => entry.type === 'symlink' || entry.type === 'hardlink');
  return {
    path,
    files: new Map(regular.map(({ name, size }) => [name, size])),
    litter: [],
    links: new Map(links.map(({ name, type, target = '' }) => [name, type === 'symlink' ? target : `/${target}`])),
    read: (name, start, end) => {
      const entry = byName.get(name);
      if (!packed) return readEntry(path, entry, start, end);
      return entry ? packed.range(entry.data + start, entry.data + Math.min(end, entry.size)) : nothing();
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function firstBlock(handle: TarFile): Promise<Buffer> {
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
