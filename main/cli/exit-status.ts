import { ERRORS, EXIT, isErrorCode } from '../../shared/errors.ts';
import type { StoredError } from '../../shared/job.ts';

/** Exit status for an error that came through the transport or is stored with a job. */
export function exitStatus({ code, side }: Pick<StoredError, 'code' | 'side'>): number {
  if (!isErrorCode(code)) return EXIT.internal;
  const { exit } = ERRORS[code];
  if (exit !== 'side') return EXIT[exit];
  return side === 'destination' ? EXIT.destination : EXIT.source;
}
