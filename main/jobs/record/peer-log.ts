import { formatHead, type NewAuditEntry } from '../../../shared/audit.ts';
import type { Actor } from '../../../shared/job.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** What two heads of one log prove of its keeper: `rewritten`: one size, two hashes; `cut`: made later, and shorter. */
export interface PeerLogAlarm {
  readonly why: 'rewritten' | 'cut';
  readonly log: string;
  /** The head that was kept before. */
  readonly before: string;
  readonly now: string;
}

/** Keeps a head of somebody's log and compares it with those that were kept before; inside a transaction. */
export function keepPeerHead(catalog: Catalog, head: KnownHeadRow): PeerLogAlarm | undefined {
  const alarm = compare(catalog.audit.knownHeads(head.log), head);
  catalog.audit.addKnownHead(head);
  return alarm;
}

/** The keeper's own clock says which of two is later; one that goes back can only hide a cut, and the next head shows it. */
function compare(known: readonly KnownHeadRow[], head: KnownHeadRow): PeerLogAlarm | undefined {
  const other = known.find(({ size, hash }) => size === head.size && hash !== head.hash);
  if (other) return alarmOf('rewritten', other, head);
  const { made } = head;
  if (made === null) return undefined;
  const cut = known.find((one) => one.made !== null && disagree({ ...one, made: one.made }, { ...head, made }));
  return cut && alarmOf('cut', cut, head);
}

type Dated = Pick<KnownHeadRow, 'size'> & { made: string };

function disagree(a: Dated, b: Dated): boolean {
  return (a.made < b.made && a.size > b.size) || (a.made > b.made && a.size < b.size);
}

function alarmOf(why: PeerLogAlarm['why'], before: KnownHeadRow, now: KnownHeadRow): PeerLogAlarm {
  return { why, log: now.log, before: formatHead(before), now: formatHead(now) };
}

export function peerLogEntry(alarm: PeerLogAlarm, who: Actor, came: { kind: string; id: string }): NewAuditEntry {
  const { why, log, before, now } = alarm;
  return {
    who,
    action: 'log.headDiffers',
    on: { kind: 'log', id: log },
    outcome: 'alarm',
    detail: { why, before, now, [came.kind]: came.id },
  };
}
