import type { KnownHeadRow } from '../../catalog/audit-table.ts';

/** Of the heads that are known, those of other workstations' logs. */
export function peerHeads(known: readonly KnownHeadRow[], ownLog: string): KnownHeadRow[] {
  return known.filter(({ log, via }) => log !== ownLog && via !== 'returned');
}

/** The longest head of each log, those that came last first. */
export function latestHeads(heads: readonly KnownHeadRow[]): KnownHeadRow[] {
  const latest = new Map<string, KnownHeadRow>();
  for (const head of heads) if (head.size >= (latest.get(head.log)?.size ?? 0)) latest.set(head.log, head);
  return [...latest.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}
