const MOST = 16;

/**
 * How many writes one registry is given at a time: halved when it is overloaded (429, 5xx: Harbor's quota row, a storage
 * that slows down), raised again by one after as many successes as there are slots.
 */
export class Throttle {
  readonly #waiting: (() => void)[] = [];
  #slots = MOST;
  #active = 0;
  #successes = 0;

  async enter(): Promise<void> {
    if (this.#active < this.#slots) this.#active++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(outcome: 'well' | 'overloaded' | 'other'): void {
    this.#active--;
    if (outcome === 'overloaded') {
      this.#slots = Math.max(1, Math.floor(this.#slots / 2));
      this.#successes = 0;
    } else if (outcome === 'well' && ++this.#successes >= this.#slots) {
      this.#slots = Math.min(MOST, this.#slots + 1);
      this.#successes = 0;
    }
    const woken = this.#waiting.splice(0, Math.max(0, this.#slots - this.#active));
    this.#active += woken.length;
    for (const wake of woken) wake();
  }
}
