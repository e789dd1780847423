import { type UtilityProcess, utilityProcess } from 'electron';
import { GapferryError, toErrorView } from '../../shared/gapferry-error.ts';
import type { StoredError } from '../../shared/job.ts';
import { type Answer, FromHost, KEY_RING, type ToHost } from './host-messages.ts';
import { haveKeyRing, useKeyRing } from './key-ring.ts';

/** A host that ends by itself is started again; one that cannot stay up is not started for ever. */
const RESTARTS = 5;

interface Watch {
  readonly topic: string;
  readonly subject: string;
  readonly listener: (event: unknown) => void;
}

/** The host would not open: why, as it said. */
export class HostFailure extends Error {
  readonly error: StoredError;

  constructor(error: StoredError) {
    super(error.code);
    this.name = 'HostFailure';
    this.error = error;
  }
}

/**
 * The way to the host in its own process. When that process dies, calls that wait are answered with internal.hostGone, it
 * is started again, and everything that is watched is watched again: each starts with a snapshot, so nothing is missed.
 */
export class HostLink {
  readonly #entry: string;
  #process: UtilityProcess | undefined;
  readonly #calls = new Map<number, (reply: Answer) => void>();
  readonly #watches = new Map<number, Watch>();
  #last = 0;
  #restarts = 0;
  #closing = false;
  #keyRing: boolean | undefined;

  /** `entry`: path of the built host-process. */
  constructor(entry: string) {
    this.#entry = entry;
  }

  /** Starts the host; resolves when it can be called. Throws HostFailure. */
  async start(): Promise<void> {
    this.#keyRing ??= await haveKeyRing();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const args = this.#keyRing ? [KEY_RING] : [];
    const child = utilityProcess.fork(this.#entry, args, { serviceName: 'Gapferry host' });
    this.#process = child;
    child.on('message', (data: unknown) => {
      const message = FromHost.parse(data);
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'failed') {
        reject(new HostFailure(message.error));
        // What cannot open now would not open a second later.
        this.#giveUp();
        child.kill();
      } else this.#heard(message);
    });
    child.once('exit', () => {
      reject(new HostFailure(toErrorView(gone())));
      if (this.#process === child) this.#lost();
    });
    // Told before it is ready, it listens when it is.
    for (const [id, { topic, subject }] of this.#watches) this.#tell({ kind: 'subscribe', id, topic, subject });
    await promise;
  }

  /** Answers with the reply of the host, whatever happens to it. */
  call(name: string, request: unknown): Promise<Answer> {
    const id = this.#next();
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      if (!this.#tell({ kind: 'call', id, name, request })) this.#answer(id, { ok: false, error: toErrorView(gone()) });
    });
  }

  /** Watches until the returned function is called. */
  subscribe(topic: string, subject: string, listener: (event: unknown) => void): () => void {
    const id = this.#next();
    this.#watches.set(id, { topic, subject, listener });
    this.#tell({ kind: 'subscribe', id, topic, subject });
    return () => {
      if (this.#watches.delete(id)) this.#tell({ kind: 'unsubscribe', id });
    };
  }

  /** Lets the host pause what runs and end; resolves when its process is gone. */
  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#process;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    this.#tell({ kind: 'close' });
    await ended;
  }

  #next(): number {
    this.#last += 1;
    return this.#last;
  }

  #tell(message: ToHost): boolean {
    this.#process?.postMessage(message);
    return this.#process !== undefined;
  }

  #heard(message: FromHost & { kind: 'reply' | 'event' | 'secret' }): void {
    if (message.kind === 'secret') {
      const { id, wish, text } = message;
      void useKeyRing(wish, text).then((answer) => this.#tell({ kind: 'secret', id, text: answer }));
      return;
    }
    if (message.kind === 'event') {
      this.#watches.get(message.id)?.listener(message.event);
      return;
    }
    this.#restarts = 0;
    this.#answer(message.id, message.reply);
  }

  #answer(id: number, reply: Answer): void {
    const resolve = this.#calls.get(id);
    this.#calls.delete(id);
    resolve?.(reply);
  }

  #giveUp(): void {
    this.#process = undefined;
    const calls = [...this.#calls.keys()];
    for (const id of calls) this.#answer(id, { ok: false, error: toErrorView(gone()) });
  }

  #lost(): void {
    this.#giveUp();
    if (this.#closing || this.#restarts >= RESTARTS) return;
    this.#restarts += 1;
    this.start().catch(() => undefined);
  }
}

function gone(): GapferryError {
  return new GapferryError('internal.hostGone', {});
}
