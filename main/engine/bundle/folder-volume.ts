import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDirect } from '../chunks.ts';
import { forEachLimited } from '../limiter.ts';
import { openDirect, writeDirect } from './direct-file.ts';
import { makeFolders } from './make-folders.ts';
import { type MediumPlace, onMedium } from './medium-errors.ts';
import { LIST_PATH } from './names.ts';
import { isOwnList } from './own-list.ts';
import type { ListedFile } from './packing-list.ts';
import { readRange } from './read-range.ts';
import { clearEmptyFolder, PART, volumeState } from './volume-paths.ts';
import type { FileWriter, SignatureFile, VolumeWriter } from './volume-writer.ts';

const PARALLEL_FILES = 8;
/** Files from this size on are made to reach the medium as soon as they are whole, the others together at the end. */
const EARLY_SYNC = 8 * 1024 * 1024;

/** What a volume needs to know of the plan. */
export interface VolumeOptions {
  readonly number: number;
  readonly finalPath: string;
  readonly listBytes: Buffer;
  /** The listed files of this volume. */
  readonly files: readonly ListedFile[];
  /** References hurt by the loss of a file. */
  readonly imagesOf: (path: string) => readonly string[];
}

/** A volume as a folder: `NAME.part` until it is committed. Throws medium.occupied for what is not our unfinished work. */
export async function openFolderVolume(options: VolumeOptions): Promise<VolumeWriter> {
  const state = await volumeState(options.finalPath, async (path, wanted) => {
    const found = await readFile(join(path, LIST_PATH)).catch(() => undefined);
    if (!found || (wanted === 'sealed' && found.length !== options.listBytes.length)) return false;
    return isOwnList(options.listBytes, found);
  });
  const volume = new FolderVolume(options, state === 'sealed');
  if (state !== 'new') await volume.measure();
  return volume;
}

class FolderVolume implements VolumeWriter {
  readonly number: number;
  readonly finalPath: string;
  readonly sealed: boolean;
  present = 0;
  readonly #options: VolumeOptions;
  readonly #sizes: ReadonlyMap<string, number>;
  #root: string;

  constructor(options: VolumeOptions, sealed: boolean) {
    this.number = options.number;
    this.finalPath = options.finalPath;
    this.sealed = sealed;
    this.#options = options;
    this.#sizes = new Map(options.files.map((file) => [file.path, file.size]));
    this.#root = sealed ? options.finalPath : options.finalPath + PART;
  }

  async measure(): Promise<void> {
    await forEachLimited(this.#options.files, PARALLEL_FILES, async (file) => {
      // Not added to what stood there before the wait: many are measured at a time.
      const written = await this.written(file);
      this.present += written;
    });
  }

  async prepare(listBytes: Buffer, metadata: ReadonlyMap<string, Buffer>): Promise<void> {
    if (this.sealed) return;
    await this.#makeFolder('.');
    await this.#write(LIST_PATH, listBytes);
    await this.#sync(LIST_PATH);
    for (const folder of new Set(this.#options.files.map(({ path }) => dirname(path)))) await this.#makeFolder(folder);
    await forEachLimited(this.#options.files, PARALLEL_FILES, async ({ path }) => {
      const bytes = metadata.get(path);
      if (bytes) await this.#write(path, bytes);
    });
  }

  async written({ path, size }: Pick<ListedFile, 'path' | 'size'>): Promise<number> {
    const found = await this.#stat(path);
    return found && found.size <= size ? found.size : 0;
  }

  async *read(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const place = this.#place(path);
    const direct = start === 0 ? await openDirect(place.path, 'read') : undefined;
    const handle = direct ?? (await onMedium(place, () => open(place.path, 'r')));
    try {
      yield* readRange(handle, start, end, place);
    } finally {
      await handle.close();
    }
  }

  async open(path: string, fresh: boolean): Promise<FileWriter> {
    const place = this.#place(path);
    const flags = constants.O_RDWR | constants.O_CREAT | (fresh ? constants.O_TRUNC : 0);
    const handle = await onMedium(place, () => open(place.path, flags, 0o644));
    return new OneFile(handle, place, await openDirect(place.path, 'write'));
  }

  async flush(): Promise<void> {
    if (this.sealed) return;
    await forEachLimited([LIST_PATH, ...this.#sizes.keys()], PARALLEL_FILES, (path) => this.#sync(path));
    await this.#syncFolders();
  }

  async writeList(bytes: Buffer): Promise<void> {
    if (this.sealed) return;
    await this.#write(LIST_PATH, bytes);
    await this.#sync(LIST_PATH);
  }

  async writeSignatures(files: readonly SignatureFile[]): Promise<void> {
    if (this.sealed) return;
    for (const { path, bytes } of files) {
      await this.#write(path, bytes);
      await this.#sync(path);
    }
    await this.#syncFolders();
  }

  async commit(): Promise<void> {
    if (this.sealed) return;
    await clearEmptyFolder(this.finalPath);
    // Where a stick is gone, the folder that it was mounted on stays: what was written tells.
    await onMedium({ path: this.finalPath, root: this.#root }, () => rename(this.#root, this.finalPath));
    this.#root = this.finalPath;
    await syncFolder(dirname(this.finalPath));
    // There are FUSE file systems (fusefat) that lose what is in a folder when it is renamed.
    await onMedium(this.#place(LIST_PATH), () => stat(join(this.#root, LIST_PATH)));
  }

  async discard(): Promise<void> {
    const place = { path: this.#root, root: dirname(this.#root) };
    await onMedium(place, () => rm(this.#root, { recursive: true, force: true }));
  }

  async close(): Promise<void> {}

  #place(path: string): MediumPlace & { path: string } {
    const needed = this.#sizes.get(path) ?? 0;
    return { path: join(this.#root, path), root: this.#root, images: this.#options.imagesOf(path), needed };
  }

  async #stat(path: string): Promise<Stats | undefined> {
    return stat(join(this.#root, path)).catch(() => undefined);
  }

  /** Only at the start: on a mount point whose stick was pulled, folders would come to be on the wrong disk. */
  async #makeFolder(name: string): Promise<void> {
    const folder = join(this.#root, name);
    await onMedium({ path: folder, root: dirname(this.finalPath) }, () => makeFolders(folder));
  }

  async #write(path: string, bytes: Buffer): Promise<void> {
    const file = await this.open(path, true);
    try {
      await file.write(bytes, 0);
    } finally {
      await file.close();
    }
  }

  async #sync(path: string): Promise<void> {
    const place = this.#place(path);
    const handle = await onMedium(place, () => open(place.path, 'r+'));
    try {
      await onMedium(place, () => handle.sync());
    } finally {
      await handle.close();
    }
  }

  async #syncFolders(): Promise<void> {
    const folders = new Set([...this.#sizes.keys()].flatMap((path) => ancestors(path)));
    for (const folder of folders) await syncFolder(join(this.#root, folder));
    await syncFolder(dirname(this.#root));
  }
}

/** `a/b/c` -> `a/b`, `a`, `.`. */
function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === '.' ? ['.'] : [parent, ...ancestors(parent)];
}

/** Makes a folder's names reach the medium, where the system can (Windows cannot, some FUSE file systems will not). */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EINVAL' && error.code !== 'ENOSYS') throw error;
    });
  } finally {
    await handle.close();
  }
}

class OneFile implements FileWriter {
  readonly #handle: FileHandle;
  readonly #place: MediumPlace;

  readonly #direct: FileHandle | undefined;

  constructor(handle: FileHandle, place: MediumPlace, direct: FileHandle | undefined) {
    this.#handle = handle;
    this.#place = place;
    this.#direct = direct;
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    if (this.#direct && isDirect(bytes, at) && (await writeDirect(this.#direct, bytes, at))) return;
    await writeAll(this.#handle, bytes, at, this.#place);
  }

  async finish(): Promise<void> {
    if ((this.#place.needed ?? 0) >= EARLY_SYNC) await onMedium(this.#place, () => this.#handle.datasync());
    await this.close();
  }

  async close(): Promise<void> {
    await this.#direct?.close();
    await this.#handle.close();
  }
}

/** Writes all bytes at an offset of a file. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number, place: MediumPlace): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const from = done;
    const { bytesWritten } = await onMedium(place, () => handle.write(bytes, from, bytes.length - from, at + from));
    done += bytesWritten;
  }
}
