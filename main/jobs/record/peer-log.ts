import { formatHead, type NewAuditEntry } from '../../../shared/audit.ts';
import type { Actor } from '../../../shared/job.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/**
 * What two heads of one log prove. Of another's log: `rewritten`: one size, two hashes; `cut`: later, and shorter. Of the log here, against
 * a head of it that another keeps: `differs`: another hash at that size; `ahead`: it was longer then.
 */
export interface LogAlarm {
  readonly whose: 'own' | 'peer';
  readonly why: 'rewritten' | 'cut' | 'differs' | 'ahead';
  readonly log: string;
  /** The head that was kept before. */
  readonly before: string;
  readonly now: string;
}

/** An alarm of another's log. */
export type PeerAlarm = LogAlarm & { readonly why: 'rewritten' | 'cut' };

/** Whether a head of the same size with another hash is kept. */
export function contradicts(catalog: Catalog, head: KnownHeadRow): boolean {
  return contradicted(catalog.audit.knownHeads(head.log), head) !== undefined;
}

/** Keeps a head of somebody's log and compares it with those that were kept before; inside a transaction. */
export function keepPeerHead(catalog: Catalog, head: KnownHeadRow): PeerAlarm | undefined {
  const alarm = compare(catalog, catalog.audit.knownHeads(head.log), head);
  catalog.audit.addKnownHead(head);
  return alarm;
}

/**
 * Compares what somebody says now of their log at an earlier size with what was kept then. Kept itself only where it differs, as evidence:
 * else it says nothing new.
 */
export function comparePast(catalog: Catalog, past: KnownHeadRow): PeerAlarm | undefined {
  const other = contradicted(catalog.audit.knownHeads(past.log), past);
  if (!other) return undefined;
  catalog.audit.addKnownHead(past);
  return alarmOf('rewritten', other, past);
}

/** What nobody signed is no evidence against what somebody did: anybody could name any head. */
function contradicted(known: readonly KnownHeadRow[], head: KnownHeadRow): KnownHeadRow | undefined {
  return known.find((one) => one.size === head.size && one.hash !== head.hash && weighs(one, head));
}

function weighs(known: KnownHeadRow, head: KnownHeadRow): boolean {
  return known.signer !== null || head.signer === null;
}

function compare(catalog: Catalog, known: readonly KnownHeadRow[], head: KnownHeadRow): PeerAlarm | undefined {
  const other = contradicted(known, head);
  if (other) return alarmOf('rewritten', other, head);
  const cut = known.find((one) => weighs(one, head) && isCut(catalog, one, head));
  return cut && alarmOf('cut', cut, head);
}

/**
 * Two bundles of one stream are in the order of their numbers. Others: what came later and was made later, by its keeper's clock, is the
 * later one. Where the clock contradicts the order of coming it may have been set back: that alone proves nothing.
 */
function isCut(catalog: Catalog, known: KnownHeadRow, head: KnownHeadRow): boolean {
  const [before, now] = [known, head].map(({ via, source }) =>
    via === 'bundle' ? catalog.images.stream(source) : undefined,
  );
  if (before && now && before.name === now.name) {
    return (now.number - before.number) * (head.size - known.size) < 0;
  }
  return known.made !== null && head.made !== null && known.made < head.made && known.size > head.size;
}

function alarmOf(why: 'rewritten' | 'cut', before: KnownHeadRow, now: KnownHeadRow): PeerAlarm {
  return { whose: 'peer', why, log: now.log, before: formatHead(before), now: formatHead(now) };
}

/** The entry of an alarm, and what it came with. */
export function logAlarmEntry(alarm: LogAlarm, who: Actor, came: { kind: string; id: string }): NewAuditEntry {
  const { why, log, before, now } = alarm;
  return {
    who,
    action: 'log.headDiffers',
    on: { kind: 'log', id: log },
    outcome: 'alarm',
    detail: { why, before, now, [came.kind]: came.id },
  };
}
