import { headsFromOutside } from '../../../shared/outside-heads.ts';
import type { HeadReport } from '../../../shared/record-contract.ts';

/**
 * How many entries from the first on are sure. Where a head contradicts the log, only those below it that another head confirms: who
 * rewrote the log has made the chain fit. Against a head from outside, what is kept here confirms nothing: it lies beside the log.
 * @param chain how many the chain itself confirms
 */
export function sureUpTo(heads: readonly HeadReport[], chain: number): number {
  if (heads.every(({ state }) => state === 'agrees')) return chain;
  const outside = headsFromOutside({ heads: [...heads] });
  const seen = confirmed(outside);
  const isOutside = outside.some(({ state }) => state !== 'agrees');
  return Math.min(chain, isOutside ? seen : Math.max(seen, confirmed(heads)));
}

/** The longest head that agrees and is below every one that does not. */
function confirmed(heads: readonly HeadReport[]): number {
  const least = Math.min(...heads.filter(({ state }) => state !== 'agrees').map(({ head }) => head.size));
  const agreed = heads.filter(({ state, head }) => state === 'agrees' && head.size < least);
  return Math.max(0, ...agreed.map(({ head }) => head.size));
}
