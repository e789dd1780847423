import type { Call } from '../../main/practice/registry/call.ts';
import type { Fault } from '../../main/practice/registry/fault.ts';
import type { Hook } from '../../main/practice/registry/listen.ts';

/** What a barrier does with a request: lets it pass, spoils it, or holds it for as long as it is closed. */
export type Passing = Fault | 'hold' | undefined;

/**
 * A hook for embedded registries that stops a client at a chosen moment, so that a test can do something to it just then
 * without waiting for a time.
 */
export class Barrier {
  #judge: (call: Call) => Passing = () => undefined;
  #arrived = Promise.withResolvers<void>();
  #opened = Promise.withResolvers<void>();
  /** `METHOD path` of all requests since it was last closed or opened. */
  seen: string[] = [];

  readonly hook: Hook = async (call) => {
    this.seen.push(`${call.method} ${call.url.pathname}`);
    const passing = this.#judge(call);
    if (passing !== 'hold') return passing;
    this.#arrived.resolve();
    await this.#opened.promise;
    return undefined;
  };

  /** Closes it; resolves when the first request is held. */
  close(judge: (call: Call) => Passing): Promise<void> {
    this.#judge = judge;
    this.#arrived = Promise.withResolvers<void>();
    this.#opened = Promise.withResolvers<void>();
    this.seen = [];
    return this.#arrived.promise;
  }

  /** Lets everything pass from now on, and what is held go on. */
  open(): void {
    this.#judge = () => undefined;
    this.#opened.resolve();
    this.seen = [];
  }
}

/** Lets some requests of a kind pass and holds all later ones of it. */
export function holdAfter(count: number, isMeant: (call: Call) => boolean): (call: Call) => Passing {
  let seen = 0;
  return (call) => (isMeant(call) && ++seen > count ? 'hold' : undefined);
}

/** Cuts the first request of a kind in its middle, and holds all later ones of that kind. */
export function cutThenHold(fault: Fault, isMeant: (call: Call) => boolean): (call: Call) => Passing {
  let seen = 0;
  return (call) => {
    if (!isMeant(call)) return undefined;
    return ++seen === 1 ? fault : 'hold';
  };
}
