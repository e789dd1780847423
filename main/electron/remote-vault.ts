import type { FromHost, ToHost } from './host-messages.ts';

/** The key ring of the system, as the host's process reaches it: the main process seals and opens. */
export class RemoteVault {
  readonly #tell: (message: FromHost) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<string>>();
  #last = 0;

  constructor(tell: (message: FromHost) => void) {
    this.#tell = tell;
  }

  readonly seal = (text: string): Promise<string> => this.#ask('seal', text);

  readonly open = (sealed: string): Promise<string> => this.#ask('open', sealed);

  /** Takes an answer of the main process. */
  heard(message: ToHost & { kind: 'secret' }): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.text !== undefined) waiting?.resolve(message.text);
    else waiting?.reject(new Error('the key ring refused'));
  }

  #ask(wish: 'seal' | 'open', text: string): Promise<string> {
    this.#last += 1;
    const id = this.#last;
    const waiting = Promise.withResolvers<string>();
    this.#waiting.set(id, waiting);
    this.#tell({ kind: 'secret', id, wish, text });
    return waiting.promise;
  }
}
