import { setTimeout as delay } from 'node:timers/promises';
import { isError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { type Answer, header } from './answer.ts';

/** Waits; replaced in tests. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const sleep: Sleep = async (milliseconds, signal) => {
  await delay(milliseconds, undefined, { signal }).catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : error;
  });
};

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** Milliseconds before the next try: doubling, with jitter, so that many transfers that broke together do not return together. */
export function backoff(failures: number): number {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, failures - 1));
  return full * (0.5 + Math.random() / 2);
}

/** Seconds that Retry-After asks for: a number, or a date measured against the server's own clock. RFC 9110 10.2.3. */
export function retryAfter(answer: Answer, now: () => number): number | undefined {
  const value = header(answer, 'retry-after')?.trim();
  if (!value) return undefined;
  if (/^[0-9]{1,9}$/.test(value)) return Number(value);
  const until = Date.parse(value);
  if (Number.isNaN(until)) return undefined;
  const serverNow = Date.parse(header(answer, 'date') ?? '');
  return Math.max(0, Math.ceil((until - (Number.isNaN(serverNow) ? now() : serverNow)) / 1000));
}

/** Whether trying again soon, unchanged, can help. Stricter than the code's own `retryable`, which is about a later run. */
export function isTransient(error: unknown): boolean {
  if (isError(error, 'registry.unreachable')) return true;
  if (isError(error, 'registry.rateLimited')) return error.params.seconds <= LIMITS.retryAfter;
  if (isError(error, 'registry.failing')) return true;
  if (isError(error, 'registry.protocol')) return error.params.status >= 500 || error.params.status === 408;
  return isInCollection(error);
}

/** Harbor refuses for a while what its garbage collection is looking at (harbor.md 3.2). */
export function isInCollection(error: unknown): boolean {
  return isError(error, 'target.refused') && /\bis in GC\b/.test(error.params.detail);
}
