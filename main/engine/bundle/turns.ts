import type { ContentSource } from '../store.ts';

/**
 * Lets pushes into a tar happen in order: each waits until all before it are in place. One that never comes to be keeps
 * the later ones waiting, until their signal aborts.
 */
export class Turns {
  readonly #done: boolean[];
  readonly #waiting = new Map<number, () => void>();
  #next = 0;

  constructor(count: number) {
    this.#done = new Array<boolean>(count).fill(false);
  }

  /** Whether this one may go now. */
  isUp(index: number): boolean {
    return index <= this.#next;
  }

  /** Resolves when it is this one's turn; rejects when the signal aborts. */
  async wait(index: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.isUp(index)) return;
    const turn = Promise.withResolvers<void>();
    const abort = (): void => turn.reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.set(index, turn.resolve);
    try {
      await turn.promise;
    } finally {
      this.#waiting.delete(index);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** This one is in place: the next may go. */
  settle(index: number): void {
    this.#done[index] = true;
    while (this.#done[this.#next]) this.#next++;
    this.#waiting.get(this.#next)?.();
  }
}

/** A source's bytes fetched now, to be given when they are asked for; one more than `size` at most, which shows that it is wrong. */
export async function inMemory(source: ContentSource, size: number, signal?: AbortSignal): Promise<ContentSource> {
  const bytes = Buffer.allocUnsafe(size + 1);
  let filled = 0;
  for await (const chunk of await source.open(0)) {
    signal?.throwIfAborted();
    bytes.set(chunk.subarray(0, bytes.length - filled), filled);
    filled = Math.min(bytes.length, filled + chunk.length);
    if (filled > size) break;
  }
  return {
    open: async (offset) =>
      (async function* () {
        if (offset < filled) yield bytes.subarray(offset, filled);
      })(),
  };
}
