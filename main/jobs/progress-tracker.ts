import type { JobItem, JobProgress, JobState } from '../../shared/job.ts';
import { RateMeter } from './rate-meter.ts';

/** Notices kept in a view; a job that has more to say than that is not read by anybody. */
const MAX_NOTICES = 1000;
/** Names shown as being worked on. */
const MAX_CURRENT = 16;

type Notice = JobProgress['notices'][number];

/** Counts what a running job does and makes whole views of it. `steadyNow`: milliseconds of a steady clock. */
export class ProgressTracker {
  readonly #id: string;
  readonly #steadyNow: () => number;
  #seq: number;
  #done = 0;
  #shown = 0;
  #total = 0;
  #meter = new RateMeter();
  #current: readonly string[] = [];
  readonly #notices = new Map<string, Notice>();

  /** `firstSeq`: above every seq that was ever given out for this job, in any process. */
  constructor(id: string, firstSeq: number, steadyNow: () => number) {
    this.#id = id;
    this.#seq = firstSeq;
    this.#steadyNow = steadyNow;
  }

  expectBytes(total: number): void {
    this.#total = total;
    this.#done = 0;
    this.#shown = 0;
    this.#meter = new RateMeter();
  }

  addBytes(bytes: number): void {
    this.#done += bytes;
    this.#shown = Math.max(this.#shown, Math.min(this.#done, this.#total));
    this.#meter.add(bytes, this.#steadyNow());
  }

  setCurrent(names: readonly string[]): void {
    this.#current = names.slice(0, MAX_CURRENT);
  }

  /** False where the same was said before. */
  addNotice(notice: Notice): boolean {
    const key = JSON.stringify(notice);
    if (this.#notices.has(key) || this.#notices.size >= MAX_NOTICES) return false;
    this.#notices.set(key, notice);
    return true;
  }

  /** A whole view, with the next seq. */
  view(state: JobState, items: Iterable<JobItem>): JobProgress {
    const running = state.state === 'running';
    const rate = running ? this.#meter.rate(this.#steadyNow()) : 0;
    const secondsLeft = rate > 0 ? Math.ceil((this.#total - this.#shown) / rate) : undefined;
    return {
      id: this.#id,
      seq: this.#seq++,
      state,
      bytesDone: this.#shown,
      bytesTotal: this.#total,
      rate,
      ...(secondsLeft !== undefined ? { secondsLeft } : {}),
      ...countItems(items),
      current: running ? [...this.#current] : [],
      notices: [...this.#notices.values()],
    };
  }
}

function countItems(items: Iterable<JobItem>): { itemsDone: number; itemsTotal: number } {
  let itemsDone = 0;
  let itemsTotal = 0;
  for (const item of items) {
    itemsTotal++;
    if (item.state === 'done' || item.state === 'skipped') itemsDone++;
  }
  return { itemsDone, itemsTotal };
}
