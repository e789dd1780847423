import type { Hash } from 'node:crypto';
import type { Descriptor } from '../descriptor.ts';
import { finishDigest, newHash } from '../digest.ts';
import type { ContentSource } from '../store.ts';
import { countSent } from './socket-garbage.ts';

/** Below this a socket may hold on to a chunk while the next is asked for, so it gets a copy. */
const COPY_BELOW = 64 * 1024;

/**
 * The bytes of an upload: hashed as they go out, counted, and the last one held back until the hash of all is right.
 * Knows what the registry has acknowledged, so that chunks can be sent again from there.
 */
export class UploadBody {
  readonly #descriptor: Descriptor;
  readonly #source: ContentSource;
  readonly #onBytes: (bytes: number) => void;
  readonly #wrongBytes: () => Error;
  /** Hash of what was acknowledged, and of what was sent beyond. */
  #hash: Hash = newHash();
  #running: Hash = newHash();
  #acknowledged = 0;
  #sent = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    descriptor: Descriptor,
    source: ContentSource,
    onBytes: (bytes: number) => void,
    wrongBytes: () => Error,
  ) {
    this.#descriptor = descriptor;
    this.#source = source;
    this.#onBytes = onBytes;
    this.#wrongBytes = wrongBytes;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  get sentAll(): boolean {
    return this.#sent === this.#descriptor.size;
  }

  /** What the source itself threw, or its content being wrong: never the registry's fault. */
  get sourceFailure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** The bytes from the acknowledged boundary `start` up to `end`; opens the source anew each time. */
  async *from(start: number, end: number): AsyncGenerator<Uint8Array> {
    this.#count(start - this.#sent);
    this.#running = this.#hash.copy();
    const chunks = this.#read(start, end);
    try {
      for (;;) {
        const { done, value } = await this.#guarded(() => chunks.next());
        if (done) break;
        this.#running.update(value);
        if (this.#sent + value.length === this.#descriptor.size) await this.#guarded(() => this.#verify(chunks));
        yield value.length < COPY_BELOW ? Buffer.from(value) : value;
        this.#count(value.length);
      }
      if (this.#sent < end || this.#descriptor.size === 0) await this.#guarded(() => this.#verify(chunks));
    } finally {
      await chunks.return(undefined);
    }
  }

  /**
   * Takes the registry's word for how much it has; undefined means all that was sent. False where that cannot be, so that
   * the upload has to start again.
   */
  async acknowledge(end = this.#sent): Promise<boolean> {
    if (end > this.#sent || end < this.#acknowledged) return false;
    if (end === this.#acknowledged) this.#running = this.#hash.copy();
    else if (end === this.#sent) this.#hash = this.#running.copy();
    else for await (const chunk of this.#read(this.#acknowledged, end)) this.#hash.update(chunk);
    this.#count(end - this.#sent);
    this.#acknowledged = end;
    return true;
  }

  /** Takes back what was counted and never acknowledged. */
  rewind(): void {
    this.#count(-this.#sent);
  }

  async *#read(start: number, end: number): AsyncGenerator<Uint8Array> {
    let left = end - start;
    for await (const chunk of await this.#source.open(start)) {
      if (left === 0) break;
      const useful = chunk.length > left ? chunk.subarray(0, left) : chunk;
      left -= useful.length;
      if (useful.length > 0) yield useful;
      // At the end of all content the source is read to its own end, where it may have a word to say; a chunk just stops.
      if (left === 0 && end < this.#descriptor.size) break;
    }
  }

  /** Throws unless the hash is right; a source that has its own error for wrong content is let speak first. */
  async #verify(chunks: AsyncGenerator<Uint8Array>): Promise<void> {
    if (finishDigest(this.#running.copy()) === this.#descriptor.digest) return;
    await chunks.next();
    throw this.#wrongBytes();
  }

  async #guarded<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  #count(bytes: number): void {
    if (bytes === 0) return;
    this.#sent += bytes;
    countSent(bytes);
    this.#onBytes(bytes);
  }
}
