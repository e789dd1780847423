import { StoredError } from '../../shared/job.ts';

/** A call that was answered with an error, or not at all. Screens show `error` by its code, never `message`. */
export class CallFailure extends Error {
  readonly error: StoredError;

  constructor(error: StoredError) {
    super(error.code);
    this.name = 'CallFailure';
    this.error = error;
  }
}

/** Whatever was thrown, or the error of a job or item, as an error that can be shown: what is neither is a bug. */
export function errorOf(thrown: unknown): StoredError {
  if (thrown instanceof CallFailure) return thrown.error;
  const stored = StoredError.safeParse(thrown);
  if (stored.success) return stored.data;
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'internal.bug', short: 'GF-902', side: 'local', params: { detail }, retryable: false };
}

/** The host does not answer: stopped, restarted or out of reach. */
export const HOST_GONE: StoredError = {
  code: 'internal.hostGone',
  short: 'GF-903',
  side: 'local',
  params: {},
  retryable: true,
};

/** The page's session is not known to the host (any more): its link has to be opened again. */
export const NO_SESSION: StoredError = {
  code: 'internal.noSession',
  short: 'GF-904',
  side: 'local',
  params: {},
  retryable: false,
};
