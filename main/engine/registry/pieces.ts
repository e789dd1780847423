import type { Readable } from 'node:stream';
import { CHUNK, giveChunk, takeChunk } from '../chunks.ts';
import { countReceived } from './socket-garbage.ts';

/** Milliseconds after which what a slow line has brought is given out, so that a person sees it move. */
const PATIENCE = 1000;
/** More than this is nearly a whole piece, which is worth waiting for: it can be written as it is. */
const NEARLY = CHUNK / 2;

/**
 * A body in pieces of CHUNK bytes, the last one shorter, and smaller ones where a line is slow; each is valid until the next is asked for, and one is filled
 * while the other is used. What the socket gives is copied at once: a Readable that is iterated joins what has queued up
 * in ever new buffers, and that garbage costs more processor time than hashing does.
 */
export async function* pieces(body: Readable): AsyncGenerator<Buffer> {
  const collector = new Collector(body);
  try {
    for (let piece = await collector.next(); piece; piece = await collector.next()) yield piece;
  } finally {
    body.destroy();
    collector.release();
  }
}

class Collector {
  readonly #body: Readable;
  #filling = takeChunk();
  #used = takeChunk();
  #filled = 0;
  /** What came behind a piece that was full. */
  #rest: Buffer | undefined;
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(body: Readable) {
    this.#body = body;
    body.on('data', (bytes: Buffer) => {
      this.#take(bytes);
      countReceived(bytes.length);
    });
    body.on('end', () => this.#finish({}));
    body.on('error', (error) => this.#finish({ error }));
    body.on('close', () => this.#finish({}));
  }

  /** The next piece; undefined at the end. What came before a break is given out before the break is thrown. */
  async next(): Promise<Buffer | undefined> {
    while (this.#filled < CHUNK && !this.#end) {
      const late = await this.#waited();
      if (late && this.#filled > 0 && this.#filled < NEARLY) break;
    }
    if (this.#filled > 0) return this.#swap();
    if (this.#end && 'error' in this.#end) throw this.#end.error;
    return undefined;
  }

  /** Both chunks may be used by others again: the body is destroyed and gives no more. */
  release(): void {
    giveChunk(this.#filling);
    giveChunk(this.#used);
  }

  /** Waits for a whole piece or the end; true where patience ran out. */
  async #waited(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#wake = () => resolve(false);
    const timer = setTimeout(resolve, PATIENCE, true);
    const late = await promise;
    clearTimeout(timer);
    return late;
  }

  #swap(): Buffer {
    const piece = this.#filling.subarray(0, this.#filled);
    [this.#filling, this.#used] = [this.#used, this.#filling];
    this.#filled = 0;
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest) this.#take(rest);
    if (!this.#end && this.#filled < CHUNK) this.#body.resume();
    return piece;
  }

  /** A body that is paused gives nothing: the rest is never more than what came at once. */
  #take(bytes: Buffer): void {
    const count = Math.min(bytes.length, CHUNK - this.#filled);
    this.#filling.set(bytes.subarray(0, count), this.#filled);
    this.#filled += count;
    if (this.#filled < CHUNK) return;
    if (count < bytes.length) this.#rest = bytes.subarray(count);
    this.#body.pause();
    this.#wake();
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#wake();
  }
}
