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
  const place = { path, root: path };
  const handle = await onMedium(place, () => open(path, 'r'));
  try {
    if (!(await startsWithList(handle))) throw new GapferryError('bundle.notBundle', { path });
    const entries = new Map(
      (await readTarEntries(handle, path, { foreign: false })).map((entry) => [entry.name, entry]),
    );
    return new TarSource(path, handle, entries);
  } catch (error) {
    await handle.close();
    throw error;
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

class TarSource implements VolumeSource {
  readonly path: string;
  readonly form = 'tar';
  readonly files: ReadonlyMap<string, number>;
  readonly litter: readonly string[] = [];
  readonly #handle: FileHandle;
  readonly #entries: ReadonlyMap<string, TarEntry>;

  constructor(path: string, handle: FileHandle, entries: ReadonlyMap<string, TarEntry>) {
    this.path = path;
    this.files = new Map([...entries].map(([name, { size }]) => [name, size]));
    this.#handle = handle;
    this.#entries = entries;
  }

  async *read(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(path);
    if (!entry) return;
    const stop = Math.min(end, entry.size);
    yield* readRange(this.#handle, entry.data + start, entry.data + stop, { path: this.path, root: this.path });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
