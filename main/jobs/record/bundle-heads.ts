import { type AuditHead, formatHead } from '../../../shared/audit.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { PackingList } from '../../engine/bundle/packing-list.ts';
import { comparePast, heardSigners, keepPeerHead, type LogAlarm } from './peer-log.ts';

/** Where a list's heads come from. */
export interface HeadsCame {
  readonly identity: string;
  readonly list: PackingList;
  /** Hex key id; nobody where it is unsigned. */
  readonly signer: string | null;
  readonly trusted: boolean;
  readonly at: string;
}

/**
 * Keeps every head that came with a bundle and compares it: the exporter's with those that were kept before, those of the log here
 * with the log itself. Only a trusted signer is heard about the past and about the log here. Inside a transaction.
 */
export function takeHeads(catalog: Catalog, came: HeadsCame): LogAlarm[] {
  const { identity: source, list, signer, at, trusted } = came;
  const { auditHead, auditBefore = [], auditKept = [], created: made } = list;
  const own = catalog.audit.head();
  const row = { source, signer, made, at };
  const heard = heardSigners(catalog, trusted ? signer : null);
  const alarms: (LogAlarm | undefined)[] = [];
  if (auditHead) alarms.push(keepPeerHead(catalog, { ...auditHead, ...row, via: 'bundle' }, heard));
  if (!trusted) return present(alarms);
  if (auditHead) {
    const { log } = auditHead;
    for (const past of auditBefore) alarms.push(comparePast(catalog, { log, ...past, ...row, via: 'bundle' }, heard));
  }
  for (const kept of auditKept.filter(({ log }) => log === own?.log)) {
    catalog.audit.addKnownHead({ ...kept, ...row, via: 'returned' } satisfies KnownHeadRow);
    alarms.push(compareOwn(catalog, kept));
  }
  return present(alarms);
}

/** By the stored hash, which is at hand: `audit verify` hashes every text again. */
function compareOwn(catalog: Catalog, kept: AuditHead & { log: string }): LogAlarm | undefined {
  const own = catalog.audit.head();
  const hash = catalog.audit.hashAt(kept.size);
  if (!own || hash === kept.hash) return undefined;
  const why = hash === undefined ? 'ahead' : 'differs';
  return { whose: 'own', why, log: own.log, before: formatHead(kept), now: formatHead(own) };
}

function present(alarms: readonly (LogAlarm | undefined)[]): LogAlarm[] {
  return alarms.filter((alarm) => alarm !== undefined);
}
