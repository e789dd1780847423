import type { Hash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { CHUNK, pool } from './chunks.ts';
import { type Digest, finishDigest, newHash } from './digest.ts';
import type { HashAnswer, HashTask } from './hash-worker.ts';

/** Streams shorter than this are hashed at once: asking another thread would take longer. */
const SMALL = CHUNK;

/** SHA-256 of a stream, in another thread where that pays. */
export interface StreamHash {
  /** Resolves when the chunk is not needed any more. Chunks are hashed in the order they are given. */
  update(chunk: Uint8Array): Promise<void>;
  digest(): Promise<Digest>;
}

/** Starts the hash of a stream of about `size` bytes, in the other thread unless it is short. */
export function streamHash(size: number): StreamHash {
  if (size < SMALL) return new HashHere();
  if (!thread?.alive) thread = new HashThread();
  return new HashThere(thread);
}

/** The same in this thread, for when it has nothing else to do. */
export function streamHashHere(): StreamHash {
  return new HashHere();
}

let thread: HashThread | undefined;
let lastId = 0;

class HashHere implements StreamHash {
  readonly #hash: Hash = newHash();

  async update(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Digest> {
    return finishDigest(this.#hash);
  }
}

class HashThere implements StreamHash {
  readonly #id = ++lastId;
  readonly #thread: HashThread;

  constructor(thread: HashThread) {
    this.#thread = thread;
  }

  async update(chunk: Uint8Array): Promise<void> {
    const { buffer, byteOffset: at, length } = chunk;
    await this.#thread.ask(buffer === pool ? { id: this.#id, at, length } : { id: this.#id, bytes: chunk });
  }

  async digest(): Promise<Digest> {
    return `sha256:${(await this.#thread.ask({ id: this.#id, end: true })).hex}`;
  }
}

/** A thread that keeps the process alive only while it owes an answer. It answers in the order it was asked. */
class HashThread {
  alive = true;
  readonly #worker = new Worker(new URL('./hash-worker.ts', import.meta.url), {
    workerData: pool,
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 },
  });
  readonly #asked: { resolve(answer: HashAnswer): void; reject(error: unknown): void }[] = [];

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answer: HashAnswer) => {
      this.#asked.shift()?.resolve(answer);
      if (this.#asked.length === 0) this.#worker.unref();
    });
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', (status) => this.#end(new Error(`the hash thread ended with ${status}`)));
  }

  /** Nobody waits for an answer that will not come, and the next stream gets a new thread. */
  #end(error: unknown): void {
    this.alive = false;
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }

  ask(task: HashTask): Promise<HashAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HashAnswer>();
    this.#asked.push({ resolve, reject });
    this.#worker.ref();
    this.#worker.postMessage(task);
    return promise;
  }
}
