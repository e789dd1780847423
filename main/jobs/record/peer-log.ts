import { type AuditHead, formatHead, type NewAuditEntry } from '../../../shared/audit.ts';
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

/** Hex ids of the keys whose word counts: those that are trusted, and one that is for this run. */
export type Heard = ReadonlySet<string>;

/** The trusted keys of now, and one more that somebody vouches for. Inside a transaction or `Catalog.read`. */
export function heardSigners(catalog: Catalog, also?: string | null): Heard {
  const trusted = catalog.trustedKeys.list().map(({ fingerprint }) => fingerprint);
  return new Set(also ? [...trusted, also] : trusted);
}

/** Whether a head of the same size with another hash is kept. */
export function contradicts(catalog: Catalog, head: KnownHeadRow, heard: Heard): boolean {
  return contradicted(catalog.audit.knownHeads(head.log), head, heard) !== undefined;
}

/** Keeps a head of somebody's log and compares it with those that were kept before; inside a transaction. */
export function keepPeerHead(catalog: Catalog, head: KnownHeadRow, heard: Heard): PeerAlarm | undefined {
  const alarm = compare(catalog, catalog.audit.knownHeads(head.log), head, heard);
  catalog.audit.addKnownHead(head);
  return alarm;
}

/**
 * Compares what somebody says now of their log at an earlier size with what was kept then. Kept itself only where it differs, as evidence:
 * else it says nothing new.
 */
export function comparePast(catalog: Catalog, past: KnownHeadRow, heard: Heard): PeerAlarm | undefined {
  const other = contradicted(catalog.audit.knownHeads(past.log), past, heard);
  if (!other) return undefined;
  catalog.audit.addKnownHead(past);
  return alarmOf('rewritten', other, past);
}

function contradicted(known: readonly KnownHeadRow[], head: KnownHeadRow, heard: Heard): KnownHeadRow | undefined {
  return known.find((one) => differsFrom(one, head) && weighs(one, head, heard));
}

/** One size, two hashes. */
export function differsFrom(one: AuditHead, other: AuditHead): boolean {
  return one.size === other.size && one.hash !== other.hash;
}

/**
 * Anybody can name any head of anybody's log: only what a trusted signer says is evidence against a log, and what one and the same hand says,
 * trusted or not, against itself.
 */
function weighs(known: KnownHeadRow, head: KnownHeadRow, heard: Heard): boolean {
  return known.signer === head.signer || (isHeard(known, heard) && isHeard(head, heard));
}

/** Whether a head is the word of a signer who is trusted. */
export function isHeard({ signer }: Pick<KnownHeadRow, 'signer'>, heard: Heard): boolean {
  return signer !== null && heard.has(signer);
}

function compare(
  catalog: Catalog,
  known: readonly KnownHeadRow[],
  head: KnownHeadRow,
  heard: Heard,
): PeerAlarm | undefined {
  const other = contradicted(known, head, heard);
  if (other) return alarmOf('rewritten', other, head);
  const cut = known.find((one) => weighs(one, head, heard) && isCut(catalog, one, head));
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
