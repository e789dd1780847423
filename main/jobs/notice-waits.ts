import type { Wait } from '../engine/registry/patience.ts';
import type { JobContext } from './context.ts';

/** Seconds of trouble that nobody needs to hear of: the usual hiccups of a line. */
const UNREMARKABLE = 5;

/** Tells a job's listeners what it waits for: each host and reason once, and again when the wait grows to twice what was said. */
export function noticeWaits(context: Pick<JobContext, 'notice'>): (wait: Wait) => void {
  const told = new Map<string, number>();
  return ({ host, seconds, reason }) => {
    const whole = Math.ceil(seconds);
    const before = told.get(`${reason} ${host}`);
    if (before !== undefined ? whole < 2 * before : reason === 'trouble' && whole < UNREMARKABLE) return;
    told.set(`${reason} ${host}`, whole);
    context.notice(`wait.${reason}`, { host, seconds: whole });
  };
}
