import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';

/** Characters collected before they are written. */
const CHUNK = 256 * 1024;

/** Writes a file piece by piece, whole or not at all. @throws medium.denied */
export async function writeInPieces<T>(
  path: string,
  body: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const result = await writeDraft(draft, body);
    await rename(draft, path);
    return result;
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (cause instanceof GapferryError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('medium.denied', { path, detail }, { cause });
  }
}

async function writeDraft<T>(draft: string, body: (write: (text: string) => Promise<void>) => Promise<T>): Promise<T> {
  await using file = await open(draft, 'wx');
  const writer = new Chunks(file);
  const result = await body((text) => writer.add(text));
  await writer.flush();
  await file.sync();
  return result;
}

/** Collects small texts: a write for each of 200,000 entries would take minutes on a stick. */
class Chunks {
  readonly #file: FileHandle;
  #waiting = '';

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async add(text: string): Promise<void> {
    this.#waiting += text;
    if (this.#waiting.length >= CHUNK) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    await this.#file.writeFile(text);
  }
}
