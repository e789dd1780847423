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

  /** Resolves when it is this one's turn; rejects when the signal aborts. */
  async wait(index: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (index <= this.#next) return;
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
