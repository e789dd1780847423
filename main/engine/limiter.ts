/** Runs at most `slots` tasks at a time, started in the order they were asked for. */
export class Limiter {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(slots: number) {
    this.#free = slots;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/**
 * Runs a task for every item, at most `slots` at a time and started in order. The first failure stops new ones from
 * starting, aborts `stop` so that running ones can end early, and is thrown once all have ended.
 */
export async function forEachLimited<T>(
  items: Iterable<T>,
  slots: number,
  task: (item: T, stop: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const iterator = items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      if (both.aborted) return;
      try {
        await task(next.value, both);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: slots }, lane));
  signal?.throwIfAborted();
  if (failure) throw failure.error;
}
