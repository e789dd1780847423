import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { UploadKind, UploadResult } from '../../shared/page.ts';
import { onMedium } from '../engine/bundle/medium-errors.ts';
import { LIMITS } from '../engine/limits.ts';

/** Uploads of earlier runs stay this long: a job that was paused may still name them. */
const KEPT = 7 * 24 * 3600_000;

/** Windows takes neither these characters nor these names, whatever their extension. */
const UNSAFE = /[\p{Cc}\\:*?"<>|]|^\.{1,2}$|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/** Bytes of one upload, and of all of a run. */
const CAPS: Readonly<Record<UploadKind, { readonly one: number; readonly all: number }>> = {
  source: { one: LIMITS.pageUpload, all: LIMITS.pageUploads },
  archive: { one: LIMITS.pageArchive, all: LIMITS.pageArchives },
};

/** How a file was sent. */
export interface Upload {
  /** A relative path, with slashes. */
  readonly name: string;
  readonly kind?: UploadKind;
  /** UUID of the folder that it goes into; absent: one of its own. */
  readonly batch?: string | undefined;
  /** Bytes, as far as they were said. */
  readonly size?: number | undefined;
}

/** Files that were sent to this computer by the page, in a folder of the state: each batch in one of its own. */
export class Uploads {
  readonly #folder: string;
  readonly #freeOf: (folder: string) => Promise<number>;
  readonly #taken: Record<UploadKind, number> = { source: 0, archive: 0 };

  private constructor(folder: string, freeOf: (folder: string) => Promise<number>) {
    this.#folder = folder;
    this.#freeOf = freeOf;
  }

  /** Makes the folder where absent and removes old batches. `now` in milliseconds; `freeOf`: free bytes of a disk. */
  static async open(folder: string, now: number, freeOf = freeBytes): Promise<Uploads> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
      if (now - mtimeMs > KEPT) await rm(path, { recursive: true, force: true });
    }
    return new Uploads(folder, freeOf);
  }

  /**
   * Takes one file; it appears when it is whole. Throws page.upload for its name, input.tooLarge for its size, medium.full
   * where the disk has no room for an archive and a little more.
   */
  async take(content: Readable, { name, kind = 'source', batch = randomUUID(), size }: Upload): Promise<UploadResult> {
    if (!z.uuid().safeParse(batch).success)
      throw new GapferryError('page.upload', { name, detail: 'its batch is no UUID' });
    const folder = join(this.#folder, batch);
    const path = join(folder, ...safePath(name));
    const { one } = CAPS[kind];
    if (size !== undefined && size > one) throw new GapferryError('input.tooLarge', { path: name, limit: one });
    if (kind === 'archive') await this.#requireRoom(size ?? 0);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const part = join(folder, `.${randomUUID()}.part`);
    try {
      // What was sent can be read once: nothing is tried again.
      await onMedium({ path, root: this.#folder, needed: size ?? 0, patience: 0 }, () =>
        pipeline(content, this.#counted(name, kind), createWriteStream(part, { flags: 'wx', mode: 0o600 })),
      );
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return { path, folder };
  }

  /** Removes what came to lie at this path, a file or folder of a batch; false where it is none. Throws what the disk says. */
  async discard(path: string): Promise<boolean> {
    const [batch = '', top = '', ...below] = relative(this.#folder, resolve(path)).split(sep);
    if (!z.uuid().safeParse(batch).success || top === '' || below.length > 0) return false;
    await rm(join(this.#folder, batch, top), { recursive: true, force: true });
    // Others of the batch may be wanted still.
    await rmdir(join(this.#folder, batch)).catch(() => undefined);
    return true;
  }

  /** What is copied here must not fill the disk that the catalog lives on. */
  async #requireRoom(size: number): Promise<void> {
    const needed = size + LIMITS.pageDiskLeft;
    const free = await this.#freeOf(this.#folder);
    if (free < needed) throw new GapferryError('medium.full', { path: this.#folder, needed, free }, { side: 'local' });
  }

  #counted(name: string, kind: UploadKind): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
    const { one, all } = CAPS[kind];
    const count = (bytes: number): number => {
      this.#taken[kind] += bytes;
      return this.#taken[kind];
    };
    return async function* (source) {
      let size = 0;
      for await (const chunk of source) {
        size += chunk.length;
        if (size > one) throw new GapferryError('input.tooLarge', { path: name, limit: one });
        if (count(chunk.length) > all) throw new GapferryError('input.tooLarge', { path: name, limit: all });
        yield chunk;
      }
    };
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The components of a relative name that is safe on every system. @throws page.upload */
function safePath(name: string): string[] {
  const components = name.split('/');
  const long = components.length > LIMITS.pathDepth || components.some((part) => Buffer.byteLength(part) > 200);
  if (long) throw new GapferryError('page.upload', { name: name.slice(0, 200), detail: 'its name is too long' });
  if (components.some((part) => part === '' || UNSAFE.test(part))) {
    throw new GapferryError('page.upload', { name, detail: 'its name is not safe on every system' });
  }
  return components;
}
