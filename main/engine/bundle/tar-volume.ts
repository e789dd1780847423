import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { BLOCK, ustarHeader } from '../archive/ustar.ts';
import type { ByteStream } from '../store.ts';
import { syncFolder, type VolumeOptions, writeAll } from './folder-volume.ts';
import { makeFolders } from './make-folders.ts';
import { type MediumPlace, onMedium } from './medium-errors.ts';
import { LIST_PATH } from './names.ts';
import { isOwnList } from './own-list.ts';
import type { ListedFile } from './packing-list.ts';
import { readRange, readWhole } from './read-range.ts';
import { appendSlots, type TarSlot, tarSize } from './tar-layout.ts';
import { clearEmptyFolder, PART, volumeState } from './volume-paths.ts';
import type { FileWriter, SignatureFile, VolumeWriter } from './volume-writer.ts';

export interface TarVolumeOptions extends VolumeOptions {
  readonly slots: readonly TarSlot[];
  /** Seconds since 1970 of every entry. */
  readonly mtime: number;
}

/** A volume as one tar: `NAME.tar.part` until it is committed. Throws medium.occupied for what is not our unfinished work. */
export async function openTarVolume(options: TarVolumeOptions): Promise<VolumeWriter> {
  const { finalPath, listBytes } = options;
  const state = await volumeState(finalPath, (path, wanted) => isOurs(path, options, wanted));
  const path = state === 'sealed' ? finalPath : finalPath + PART;
  const place = { path, root: dirname(finalPath) };
  if (state === 'new') return new TarVolume(options, undefined, path, 0);
  const handle = await onMedium(place, () => open(path, state === 'sealed' ? 'r' : 'r+'));
  const { size } = await handle.stat();
  return new TarVolume(options, handle, path, Math.max(0, size - listBytes.length));
}

/** Whether a file begins as this volume's tar does, as far as it goes. */
async function isOurs(path: string, options: TarVolumeOptions, wanted: 'begun' | 'sealed'): Promise<boolean> {
  const { listBytes, mtime } = options;
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return false;
  try {
    const start = await readWhole(handle, 0, BLOCK + listBytes.length, { path, root: path });
    if (wanted === 'sealed' && start.length < BLOCK + listBytes.length) return false;
    const header = ustarHeader(LIST_PATH, listBytes.length, mtime);
    const sameHeader = start.subarray(0, BLOCK).equals(header.subarray(0, Math.min(BLOCK, start.length)));
    return sameHeader && isOwnList(listBytes, start.subarray(BLOCK));
  } catch (error) {
    if (error instanceof GapferryError) return false;
    throw error;
  } finally {
    await handle.close();
  }
}

class TarVolume implements VolumeWriter {
  readonly number: number;
  readonly finalPath: string;
  readonly sealed: boolean;
  readonly present: number;
  readonly #options: TarVolumeOptions;
  readonly #slots: ReadonlyMap<string, TarSlot>;
  #handle: FileHandle | undefined;
  #path: string;

  constructor(options: TarVolumeOptions, handle: FileHandle | undefined, path: string, present: number) {
    this.number = options.number;
    this.finalPath = options.finalPath;
    this.sealed = path === options.finalPath;
    this.present = present;
    this.#options = options;
    this.#slots = new Map(options.slots.map((slot) => [slot.path, slot]));
    this.#handle = handle;
    this.#path = path;
  }

  async prepare(listBytes: Buffer, metadata: ReadonlyMap<string, Buffer>): Promise<void> {
    if (this.sealed) return;
    this.#handle ??= await this.#create();
    for (const { path } of this.#options.slots) {
      const bytes = path === LIST_PATH ? listBytes : metadata.get(path);
      if (!bytes) return;
      const file = await this.open(path);
      await file.write(bytes, 0);
    }
  }

  async #create(): Promise<FileHandle> {
    const place = { path: this.#path, root: dirname(this.finalPath) };
    await onMedium(place, () => makeFolders(dirname(this.#path)));
    return onMedium(place, () => open(this.#path, constants.O_RDWR | constants.O_CREAT, 0o644));
  }

  async written({ path, size }: Pick<ListedFile, 'path' | 'size'>): Promise<number> {
    const end = (await this.#file.stat()).size;
    return Math.max(0, Math.min(size, end - this.#slot(path).data));
  }

  read(path: string, start: number, end: number): ByteStream {
    const { data } = this.#slot(path);
    return readRange(this.#file, data + start, data + end, this.#place(path));
  }

  async open(path: string): Promise<FileWriter> {
    const { lead, data, size } = this.#slot(path);
    const place = this.#place(path);
    const handle = this.#file;
    await writeAll(handle, this.#leadBytes(path, size, data - lead), lead, place);
    return {
      write: (bytes, at) => writeAll(handle, bytes, data + at, place),
      finish: async () => {},
      close: async () => {},
    };
  }

  #leadBytes(path: string, size: number, length: number): Buffer {
    return Buffer.concat([Buffer.alloc(length - BLOCK), ustarHeader(path, size, this.#options.mtime)]);
  }

  async flush(): Promise<void> {
    if (!this.sealed) await onMedium(this.#place(''), () => this.#file.sync());
  }

  async writeList(bytes: Buffer): Promise<void> {
    if (this.sealed) return;
    await writeAll(this.#file, bytes, this.#slot(LIST_PATH).data, this.#place(LIST_PATH));
    await this.flush();
  }

  /** Signatures and the end, in one write; whatever an earlier try left behind them is cut off. */
  async writeSignatures(files: readonly SignatureFile[]): Promise<void> {
    if (this.sealed) return;
    const { slots } = this.#options;
    const behind = appendSlots(
      slots,
      files.map(({ path, bytes }) => ({ path, size: bytes.length })),
    );
    const last = slots.at(-1);
    const from = last ? last.data + last.size : 0;
    const tail = Buffer.alloc(tarSize(behind) - from);
    for (const { path, bytes } of files) {
      const slot = behind.find((s) => s.path === path && s.data > from);
      if (!slot) throw new GapferryError('internal.bug', { detail: `no slot for ${path}` });
      this.#leadBytes(path, slot.size, slot.data - slot.lead).copy(tail, slot.lead - from);
      bytes.copy(tail, slot.data - from);
    }
    const place = this.#place('');
    await writeAll(this.#file, tail, from, place);
    // Only where an interrupted run wrote more: there are FUSE file systems (fusefat) that cannot truncate.
    const end = tarSize(behind);
    if ((await this.#file.stat()).size > end) await onMedium(place, () => this.#file.truncate(end));
    await this.flush();
  }

  async commit(): Promise<void> {
    if (this.sealed) return;
    await this.close();
    await clearEmptyFolder(this.finalPath);
    // Where a stick is gone, the folder that it was mounted on stays: what was written tells.
    await onMedium({ path: this.finalPath, root: this.#path }, () => rename(this.#path, this.finalPath));
    this.#path = this.finalPath;
    await syncFolder(dirname(this.finalPath));
  }

  async discard(): Promise<void> {
    await this.close();
    await onMedium({ path: this.#path, root: dirname(this.#path) }, () => rm(this.#path, { force: true }));
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  get #file(): FileHandle {
    if (!this.#handle) throw new GapferryError('internal.bug', { detail: 'a tar volume was used before begin()' });
    return this.#handle;
  }

  #slot(path: string): TarSlot {
    const slot = this.#slots.get(path);
    if (!slot) throw new GapferryError('internal.bug', { detail: `${path} is not in this volume` });
    return slot;
  }

  #place(path: string): MediumPlace {
    const { imagesOf } = this.#options;
    return { path: this.#path, root: this.#path, images: imagesOf(path), needed: this.#slots.get(path)?.size ?? 0 };
  }
}
