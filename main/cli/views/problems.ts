import type { Problem } from '../../../shared/contract.ts';
import { ERRORS, isErrorCode } from '../../../shared/errors.ts';
import type { StoredError } from '../../../shared/job.ts';
import type { Translator } from '../../../shared/messages/translator.ts';

/** One line for a file that could not be read, or not in full. */
export function problemText(problem: Problem, say: Translator): string {
  const { title, explain } = say.error(problem);
  return explain ? `${title}. ${explain}` : title;
}

/** A problem as an error that decides the exit status of the command. */
export function problemError({ code, params }: Problem): StoredError {
  const known = isErrorCode(code) ? ERRORS[code] : ERRORS['input.unreadable'];
  const side = known.side === 'either' ? 'source' : known.side;
  return { code, params, short: known.short, side, retryable: known.retryable };
}
