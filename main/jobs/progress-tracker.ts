import type { JobItem, JobProgress, JobState } from '../../shared/job.ts';
import { RateMeter } from './rate-meter.ts';

/** Notices kept in a view; a job that has more to say than that is not read by anybody. */
const MAX_NOTICES = 1000;
/** Names shown as being worked on. */
const MAX_CURRENT = 16;

type Notice = JobProgress['notices'][number];

/** How far a bar of bytes had come, and the phase that it belongs to. */
export type Bar = Pick<JobProgress, 'bytesDone' | 'bytesTotal' | 'bytesPhase'>;

/** Counts what a running job does and makes whole views of it. `steadyNow`: milliseconds of a steady clock. */
export class ProgressTracker {
  readonly #id: string;
  readonly #steadyNow: () => number;
  #seq: number;
  #done = 0;
  #shown = 0;
  #total = 0;
  #meter = new RateMeter();
  #phase: string | undefined;
  #bytesPhase: string | undefined;
  readonly #before: Bar | undefined;
  #current: readonly string[] = [];
  readonly #notices = new Map<string, Notice>();

  /**
   * `firstSeq`: above every seq that was ever given out for this job, in any process. `before`: the bar of the run before,
   * which is shown until this one moves bytes, and goes on from there.
   */
  constructor(id: string, firstSeq: number, steadyNow: () => number, before?: Bar) {
    this.#id = id;
    this.#seq = firstSeq;
    this.#steadyNow = steadyNow;
    this.#before = before;
    this.#bytesPhase = before?.bytesPhase;
    this.#shown = before?.bytesDone ?? 0;
    this.#total = before?.bytesTotal ?? 0;
  }

  /** The bar stays as it is until a phase expects bytes of its own: a job that fails later has still moved them. */
  phase(name: string): void {
    this.#phase = name;
    this.#meter = new RateMeter();
    this.#current = [];
  }

  /** What is expected by less than in the run before was done in it. */
  expectBytes(total: number): void {
    const before = this.#before?.bytesPhase === this.#phase ? this.#before : undefined;
    const earlier = Math.max(0, (before?.bytesTotal ?? 0) - total);
    this.#total = total + earlier;
    this.#done = earlier;
    this.#shown = Math.min(this.#total, Math.max(earlier, before?.bytesDone ?? 0));
    this.#bytesPhase = this.#phase;
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
      ...(this.#bytesPhase === undefined ? {} : { bytesPhase: this.#bytesPhase }),
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
