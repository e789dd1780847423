import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { GapferryError } from '../../../../shared/gapferry-error.ts';
import { LIMITS } from '../../limits.ts';
import { onMedium } from '../medium-errors.ts';

/** A gzip being unpacked, and how far it is. */
interface Unpacking {
  readonly stream: Gunzip;
  readonly chunks: AsyncIterator<Buffer>;
  /** What was read too much of the last chunk. */
  rest: Buffer;
  at: number;
}

/** So long an unpacking waits for whoever goes on reading behind it. */
const IDLE = 5000;

/**
 * The content of a gzip file, read at any place without unpacking it to a disk: what lies before is unpacked and thrown away. Read
 * in order, it is unpacked once. Throws input.badArchive for what is no gzip or grows beyond LIMITS.unpackedRatio.
 */
export class GzipFile {
  readonly path: string;
  readonly size: number;
  #idle: Unpacking | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(path: string, size: number) {
    this.path = path;
    this.size = size;
  }

  /** Unpacks it once, to know how long it is. */
  static async open(path: string): Promise<GzipFile> {
    const most = (await stat(path)).size * LIMITS.unpackedRatio;
    let size = 0;
    for await (const chunk of new GzipFile(path, most + 1).range(0, most + 1)) size += chunk.length;
    if (size > most) throw bad(path, `more than ${LIMITS.unpackedRatio} times as large when unpacked`);
    return new GzipFile(path, size);
  }

  /** Bytes [start, end) of the content; fewer where it ends. */
  async *range(start: number, end: number): AsyncGenerator<Buffer> {
    const unpacking = this.#take(start);
    let isWhole = false;
    try {
      while (unpacking.at < end) {
        const chunk = unpacking.rest.length > 0 ? unpacking.rest : await this.#next(unpacking);
        if (chunk === undefined) return;
        const skipped = Math.max(0, start - unpacking.at);
        const wanted = chunk.subarray(skipped, Math.max(skipped, end - unpacking.at));
        const used = Math.min(chunk.length, skipped + wanted.length);
        unpacking.rest = chunk.subarray(used);
        unpacking.at += used;
        if (wanted.length > 0) yield wanted;
      }
      isWhole = true;
    } finally {
      if (isWhole) this.#keep(unpacking);
      else unpacking.stream.destroy();
    }
  }

  /** As a file handle reads: for whoever reads headers. */
  async read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }> {
    let bytesRead = 0;
    for await (const chunk of this.range(position, position + length)) {
      bytesRead += chunk.copy(buffer, offset + bytesRead);
    }
    return { bytesRead };
  }

  stat(): Promise<{ size: number }> {
    return Promise.resolve({ size: this.size });
  }

  #take(start: number): Unpacking {
    const idle = this.#idle;
    if (!idle || idle.at > start) return unpack(this.path);
    clearTimeout(this.#timer);
    this.#idle = undefined;
    return idle;
  }

  /** Of several that wait, the last one is kept. */
  #keep(unpacking: Unpacking): void {
    this.#idle?.stream.destroy();
    clearTimeout(this.#timer);
    this.#idle = unpacking;
    this.#timer = setTimeout(() => {
      this.#idle = undefined;
      unpacking.stream.destroy();
    }, IDLE).unref();
  }

  async #next({ chunks }: Unpacking): Promise<Buffer | undefined> {
    try {
      const { done, value } = await chunks.next();
      return done ? undefined : value;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code.startsWith('Z_')) throw bad(this.path, error instanceof Error ? error.message : code, error);
      return onMedium({ path: this.path, root: this.path }, () => Promise.reject(error));
    }
  }
}

function unpack(path: string): Unpacking {
  const stream = createGunzip({ chunkSize: 1024 * 1024 });
  // An error of the file is one of the stream's; whoever stops early destroys both.
  pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), stream, () => undefined);
  return { stream, chunks: stream[Symbol.asyncIterator](), rest: Buffer.alloc(0), at: 0 };
}

function bad(path: string, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('input.badArchive', { path, detail }, { cause });
}
