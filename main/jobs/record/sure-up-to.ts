import { headsFromOutside } from '../../../shared/outside-heads.ts';
import type { HeadReport } from '../../../shared/record-contract.ts';

/**
 * How many entries from the first on are sure. Where the chain breaks or a head contradicts it, only those that another head confirms,
 * below the break and every contradiction: who changed one entry may have made those before it fit. With no head at all, what is consistent. Against a head from outside, what is kept here confirms nothing: it lies beside the log.
 * @param chain how many the chain itself confirms
 * @param broken whether the chain breaks after that
 */
export function sureUpTo(heads: readonly HeadReport[], chain: number, broken: boolean): number {
  if (heads.length === 0 || (!broken && heads.every(({ state }) => state === 'agrees'))) return chain;
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
