import { PAGE, PageEvent, type Watch } from '../../shared/page.ts';
import { CallFailure, NO_SESSION } from './failure.ts';
import { eventsOf } from './server-sent-events.ts';

/** Milliseconds before a broken event stream is asked for again. */
const RETRY = 1000;

type Listener = (event: unknown) => void;

interface Watched {
  readonly watch: Watch;
  readonly listeners: Set<Listener>;
  /** For who comes to listen later. */
  newest?: unknown;
}

/**
 * Everything that the page watches, over one stream: a browser has few connections to a host, and calls need them. When
 * what is watched changes, another stream takes its place; each starts with a snapshot, so nothing is missed.
 */
export class EventChannel {
  readonly #ask: (path: string, init: RequestInit) => Promise<Response>;
  readonly #watched = new Map<string, Watched>();
  #open: AbortController | undefined;
  #changing = false;

  constructor(ask: (path: string, init: RequestInit) => Promise<Response>) {
    this.#ask = ask;
  }

  /** Calls the listener with a snapshot, then with every event; returns the unsubscribe. */
  subscribe(topic: string, id: string, listener: Listener): () => void {
    const key = keyOf({ topic, id });
    const known = this.#watched.get(key);
    const watched = known ?? { watch: { topic, id }, listeners: new Set<Listener>() };
    watched.listeners.add(listener);
    this.#watched.set(key, watched);
    if (known?.newest !== undefined) queueMicrotask(() => watched.listeners.has(listener) && listener(known.newest));
    if (!known) this.#change();
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size > 0 || this.#watched.get(key) !== watched) return;
      this.#watched.delete(key);
      this.#change();
    };
  }

  /** Whatever changes in one go makes one new stream. */
  #change(): void {
    if (this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      this.#open?.abort();
      this.#open = new AbortController();
      const watches = [...this.#watched.values()].map(({ watch }) => watch);
      if (watches.length > 0) void this.#follow(watches, this.#open.signal);
    });
  }

  async #follow(watches: readonly Watch[], signal: AbortSignal): Promise<void> {
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ watches }), signal };
    while (!signal.aborted) {
      try {
        const response = await this.#ask(PAGE.events, init);
        if (!response.body) continue;
        for await (const data of eventsOf(response.body)) {
          // What an older stream still held came before the newer one's snapshot.
          if (signal.aborted) return;
          this.#heard(JSON.parse(data));
        }
      } catch (error) {
        if (signal.aborted || (error instanceof CallFailure && error.error === NO_SESSION)) return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }

  /** What cannot be watched is a job that is not there: the call that shows it says so where a person looks. */
  #heard(data: unknown): void {
    const { topic, id, event, error } = PageEvent.parse(data);
    const watched = this.#watched.get(keyOf({ topic, id }));
    if (!watched || error) return;
    watched.newest = event;
    for (const listener of watched.listeners) listener(event);
  }
}

function keyOf({ topic, id }: Watch): string {
  return `${topic} ${id}`;
}
