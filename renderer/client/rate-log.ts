import type { JobProgress } from '../../shared/job.ts';

/** A point of the chart: milliseconds since the page was opened, bytes a second. */
export interface RatePoint {
  readonly at: number;
  readonly rate: number;
}

/** One point a second for ten minutes. */
const MOST = 600;
const logs = new Map<string, RatePoint[]>();

/** Keeps what the chart shows, also while another screen is open. */
export function noteRate({ id, rate, state }: JobProgress): void {
  if (state.state !== 'running' || rate <= 0) return;
  const log = logs.get(id) ?? [];
  const at = performance.now();
  if (at - (log.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < 1000) return;
  logs.set(id, [...log, { at, rate }].slice(-MOST));
}

/** What was noted of a job, oldest first. */
export function ratesOf(id: string): readonly RatePoint[] {
  return logs.get(id) ?? [];
}
