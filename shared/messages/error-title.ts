import { ERRORS, type ErrorCode } from '../errors.ts';
import type { Translator } from './translator.ts';

/** An error by the number that can be said over the telephone, and its title; what was not kept of its parameters is an ellipsis. */
export function errorTitle(
  code: ErrorCode,
  params: Readonly<Record<string, string | number>>,
  say: Pick<Translator, 'error'>,
): string {
  return `${ERRORS[code].short} ${say.error({ code, params }).title.replace(/\{\{[^}]*\}\}/g, '…')}`;
}
