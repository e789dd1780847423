/** Milliseconds that a rate looks back, that one sample covers, and that must have passed before a rate means something. */
const WINDOW = 5_000;
const SAMPLE = 250;
const WARM_UP = 2_000;

/** Bytes a second over the last five seconds. Time is handed in: milliseconds of any steady clock. */
export class RateMeter {
  #samples: { at: number; bytes: number }[] = [];
  #start: number | undefined;

  add(bytes: number, now: number): void {
    this.#start ??= now;
    const last = this.#samples.at(-1);
    if (last && now - last.at < SAMPLE) last.bytes += bytes;
    else this.#samples.push({ at: now, bytes });
  }

  /** 0 while unknown. */
  rate(now: number): number {
    if (this.#start === undefined || now - this.#start < WARM_UP) return 0;
    this.#samples = this.#samples.filter((sample) => sample.at > now - WINDOW);
    const bytes = this.#samples.reduce((sum, sample) => sum + sample.bytes, 0);
    return Math.max(0, (bytes / Math.min(WINDOW, now - this.#start)) * 1000);
  }
}
