import { type GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import type { PreflightMessage } from '../../../shared/messages/en-preflight.ts';
import type { CheckName, PreflightCheck } from '../../../shared/preflight.ts';
import type { Facts } from './facts.ts';

type Params = PreflightCheck['params'];
/** The sentences of a check: what stands after its name in the keys of the messages. */
type Says<C extends CheckName> =
  Extract<PreflightMessage, `preflight.${C}.${string}`> extends infer K
    ? K extends `preflight.${C}.${infer S}`
      ? S extends `${string}.remedy`
        ? never
        : S
      : never
    : never;
/** Sentences that have a remedy beside them. */
type Warns<C extends CheckName> = {
  [S in Says<C>]: `preflight.${C}.${S}.remedy` extends PreflightMessage ? S : never;
}[Says<C>];

/** A row, and for a stop the very error that the job ends with. */
export type Row = PreflightCheck & { readonly thrown?: GapferryError };

/** One check: a function of what was found out. */
export type Check = (facts: Facts) => Row;

/** Makes the rows of one check; a sentence that does not exist, or a warning without a remedy, does not compile. */
export function rowsOf<C extends CheckName>(check: C) {
  return {
    pass: (says: Says<C>, params: Params = {}): PreflightCheck => ({ check, outcome: 'pass', says, params }),
    absent: (says: Says<C>, params: Params = {}): PreflightCheck => ({ check, outcome: 'absent', says, params }),
    warn: (says: Warns<C>, params: Params = {}): PreflightCheck => ({ check, outcome: 'warn', says, params }),
    stop: (thrown: GapferryError, params: Params = {}): Row => {
      const view = toErrorView(thrown);
      return {
        check,
        outcome: 'stop',
        says: 'stop',
        params,
        error: { ...view, params: { ...view.params } },
        thrown,
      };
    },
  };
}
