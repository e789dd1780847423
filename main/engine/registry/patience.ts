import { isError } from '../../../shared/gapferry-error.ts';
import { backoff, isInCollection, isTransient, type Sleep } from './backoff.ts';

/** A wait that a person may want to know of. */
export interface Wait {
  readonly host: string;
  readonly seconds: number;
  /** It asked to be left alone (429, Retry-After); its garbage collection holds something; or there was trouble on the way. */
  readonly reason: 'rateLimited' | 'collection' | 'trouble';
}

export interface PatienceOptions {
  readonly host: string;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly onWait?: ((wait: Wait) => void) | undefined;
}

const TRIES = 6;
/** A host that never answered is given up sooner. */
const FIRST_TRIES = 2;
const UNREACHABLE_REST = 60_000;

/** How often one registry is asked again, and how long it is left alone in between. */
export class Patience {
  readonly #options: PatienceOptions;
  #met = false;
  #holdUntil = 0;
  #unreachableUntil = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Whether it has ever answered. */
  get met(): boolean {
    return this.#met;
  }

  /** Whether it could not be reached a moment ago. */
  get resting(): boolean {
    return this.#unreachableUntil > this.#options.now();
  }

  noteAnswer(): void {
    this.#met = true;
    this.#unreachableUntil = 0;
  }

  /** Tries until it works, at most `most` times, or what went wrong is not worth another try. */
  async retrying<T>(attempt: () => Promise<T>, most = TRIES, signal?: AbortSignal): Promise<T> {
    for (let failures = 1; ; failures++) {
      await this.#hold(signal);
      try {
        return await attempt();
      } catch (error) {
        signal?.throwIfAborted();
        if (isError(error, 'registry.unreachable') && !this.#met) this.#rest();
        const tries = Math.min(most, this.#met ? TRIES : FIRST_TRIES);
        if (failures >= tries || !(isTransient(error) || this.#isHiccup(error))) throw error;
        await this.pause(failures, error, signal);
      }
    }
  }

  /** Waits before try number `failures`, and says so. */
  async pause(failures: number, error: unknown, signal?: AbortSignal): Promise<void> {
    const { host, now, onWait, sleep } = this.#options;
    const asked = isError(error, 'registry.rateLimited') ? error.params.seconds * 1000 : 0;
    const wait = Math.max(asked, backoff(failures));
    if (asked > 0) this.#holdUntil = Math.max(this.#holdUntil, now() + asked);
    onWait?.({ host, seconds: wait / 1000, reason: reasonOf(error) });
    await sleep(wait, signal);
  }

  #rest(): void {
    this.#unreachableUntil = this.#options.now() + UNREACHABLE_REST;
  }

  /** A name that was known a moment ago: the name server's fault. */
  #isHiccup(error: unknown): boolean {
    return this.#met && isError(error, 'registry.unknownHost');
  }

  /** A registry that named a time is left alone until then, by all requests. */
  async #hold(signal: AbortSignal | undefined): Promise<void> {
    const wait = this.#holdUntil - this.#options.now();
    if (wait > 0) await this.#options.sleep(wait, signal);
  }
}

function reasonOf(error: unknown): Wait['reason'] {
  if (isError(error, 'registry.rateLimited')) return 'rateLimited';
  return isInCollection(error) ? 'collection' : 'trouble';
}
