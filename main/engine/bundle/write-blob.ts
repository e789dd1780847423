import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import type { ByteStream, ContentSource, PushOptions } from '../store.ts';
import { type StreamHash, streamHash } from '../stream-hash.ts';
import { bigChunks } from './big-chunks.ts';
import type { BlobFile } from './blob-file.ts';

/**
 * Brings a blob to its files: what is there is hashed and kept, the rest comes from the source. Where the sum is wrong
 * because of what was there, all is fetched anew; where bytes all fresh from the source are wrong, registry.wrongBytes is
 * thrown (host and repository empty: who knows the source fills them in) and the next try starts from nothing.
 */
export async function writeBlob(
  file: BlobFile,
  descriptor: Descriptor,
  source: ContentSource,
  kept: number,
  options: PushOptions,
): Promise<void> {
  const count = new Count(options.onBytes);
  try {
    if (kept > 0 && (await attempt(file, descriptor, source, kept, count, options))) return;
    count.takeBack();
    file.restart();
    if (await attempt(file, descriptor, source, 0, count, options)) return;
    throw new GapferryError('registry.wrongBytes', { host: '', repository: '', digest: descriptor.digest });
  } catch (error) {
    count.takeBack();
    throw error;
  } finally {
    await file.close();
  }
}

/** One try from `kept` on; false where the bytes are not the right ones. */
async function attempt(
  file: BlobFile,
  descriptor: Descriptor,
  source: ContentSource,
  kept: number,
  count: Count,
  options: PushOptions,
): Promise<boolean> {
  const hash = streamHash(descriptor.size);
  if (!(await hashKept(file, kept, hash, count, options.signal))) return false;
  if (!(await append(file, descriptor.size, source, kept, hash, count, options.signal))) return false;
  if ((await hash.digest()) !== descriptor.digest) return false;
  await file.finish();
  return true;
}

async function hashKept(
  file: BlobFile,
  kept: number,
  hash: StreamHash,
  count: Count,
  signal?: AbortSignal,
): Promise<boolean> {
  let seen = 0;
  if (kept > 0)
    for await (const chunk of file.read(kept)) {
      signal?.throwIfAborted();
      await hash.update(chunk);
      seen += chunk.length;
      count.add(chunk.length);
    }
  return seen === kept;
}

/** Hashes each chunk while it is being written. False where the source has more or fewer bytes than it should. */
async function append(
  file: BlobFile,
  size: number,
  source: ContentSource,
  from: number,
  hash: StreamHash,
  count: Count,
  signal?: AbortSignal,
): Promise<boolean> {
  let at = from;
  while (at < size) {
    const before = at;
    for await (const chunk of bigChunks(count.over(await source.open(at)))) {
      signal?.throwIfAborted();
      if (at + chunk.length > size) return false;
      await Promise.all([file.write(chunk, at), hash.update(chunk)]);
      at += chunk.length;
    }
    if (at === before) return false;
  }
  return true;
}

/** Bytes told to whoever asked for the push; all taken back when a try is thrown away. */
class Count {
  readonly #tell: ((bytes: number) => void) | undefined;
  #told = 0;

  constructor(tell: ((bytes: number) => void) | undefined) {
    this.#tell = tell;
  }

  add(bytes: number): void {
    this.#told += bytes;
    this.#tell?.(bytes);
  }

  /** Counts what comes, before it is joined to large chunks: on a slow line a person sees it move. */
  async *over(stream: ByteStream): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      this.add(chunk.length);
      yield chunk;
    }
  }

  takeBack(): void {
    if (this.#told !== 0) this.#tell?.(-this.#told);
    this.#told = 0;
  }
}
