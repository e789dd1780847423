import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { UploadResult } from '../../shared/page.ts';
import { LIMITS } from '../engine/limits.ts';

/** Uploads of earlier runs stay this long: a job that was paused may still name them. */
const KEPT = 7 * 24 * 3600_000;

/** Windows takes neither these characters nor these names, whatever their extension. */
const UNSAFE = /[\p{Cc}\\:*?"<>|]|^\.{1,2}$|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/** Files that were sent to this computer by the page, in a folder of the state: each batch in one of its own. */
export class Uploads {
  readonly #folder: string;
  #taken = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder where absent and removes old batches. `now` in milliseconds. */
  static async open(folder: string, now: number): Promise<Uploads> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
      if (now - mtimeMs > KEPT) await rm(path, { recursive: true, force: true });
    }
    return new Uploads(folder);
  }

  /** Takes one file; it appears when it is whole. Throws page.upload for its name, input.tooLarge for its size. */
  async take(content: Readable, name: string, batch: string = randomUUID()): Promise<UploadResult> {
    if (!z.uuid().safeParse(batch).success)
      throw new GapferryError('page.upload', { name, detail: 'its batch is no UUID' });
    const folder = join(this.#folder, batch);
    const path = join(folder, ...safePath(name));
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const part = join(folder, `.${randomUUID()}.part`);
    try {
      await pipeline(content, this.#counted(name), createWriteStream(part, { flags: 'wx', mode: 0o600 }));
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return { path, folder };
  }

  #counted(name: string): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
    const count = (bytes: number): number => {
      this.#taken += bytes;
      return this.#taken;
    };
    return async function* (source) {
      let size = 0;
      for await (const chunk of source) {
        size += chunk.length;
        if (size > LIMITS.pageUpload)
          throw new GapferryError('input.tooLarge', { path: name, limit: LIMITS.pageUpload });
        if (count(chunk.length) > LIMITS.pageUploads) {
          throw new GapferryError('input.tooLarge', { path: name, limit: LIMITS.pageUploads });
        }
        yield chunk;
      }
    };
  }
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
