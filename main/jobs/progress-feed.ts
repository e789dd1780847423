import type { JobProgress } from '../../shared/job.ts';

/** Milliseconds between two events of a feed: at most five a second. */
const INTERVAL = 200;

export type ProgressListener = (progress: JobProgress) => void;

/**
 * Hands views of one job to its listeners: a snapshot first, then the latest at most five times a second, the end always.
 * A view is only made when it is handed out, so changes cost nothing and a listener never slows the copy.
 */
export class ProgressFeed {
  readonly #view: () => JobProgress;
  readonly #listeners = new Set<ProgressListener>();
  #timer: NodeJS.Timeout | undefined;
  #lastSent = 0;

  constructor(view: () => JobProgress) {
    this.#view = view;
  }

  subscribe(listener: ProgressListener): () => void {
    // A wrapper of its own, so that one function subscribed twice is two subscriptions.
    const own: ProgressListener = (progress) => listener(progress);
    this.#listeners.add(own);
    tell(own, this.#view());
    return () => this.#listeners.delete(own);
  }

  /** Says that something changed. */
  touch(): void {
    if (this.#timer || this.#listeners.size === 0) return;
    const wait = Math.max(0, this.#lastSent + INTERVAL - performance.now());
    this.#timer = setTimeout(() => this.#send(), wait);
  }

  /** Sends what is the end now, whatever was sent a moment ago. */
  end(): void {
    clearTimeout(this.#timer);
    this.#send();
    this.#listeners.clear();
  }

  #send(): void {
    this.#timer = undefined;
    this.#lastSent = performance.now();
    if (this.#listeners.size === 0) return;
    const view = this.#view();
    for (const listener of this.#listeners) tell(listener, view);
  }
}

/** What a listener throws is said and is never the job's affair. */
function tell(listener: ProgressListener, progress: JobProgress): void {
  try {
    listener(progress);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}
