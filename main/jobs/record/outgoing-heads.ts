import type { AuditHead, LogHead } from '../../../shared/audit.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { KeyStore } from '../../engine/trust/key-store.ts';
import type { AuditLog } from './audit-log.ts';
import { headsForOthers } from './heads-for-others.ts';
import { knownKeys } from './known-keys.ts';
import { signedHeads } from './signed-heads.ts';
import { compareLog } from './verify-log.ts';

/** Heads that went out with bundles and are said again, the latest ones: who missed one bundle has had another. */
const SENT_AGAIN = 4;
/** Sizes, so that a list stays small: sites that this workstation sends to. */
const MOST = 16;

/** What a packing list says of logs (docs/bundle-format.md, 2.2). */
export interface OutgoingHeads {
  readonly auditHead: LogHead;
  readonly auditBefore?: AuditHead[];
  readonly auditKept?: LogHead[];
}

/** What a packing list says, and whether somebody had to answer for it: the log is not whole. */
export interface HeadsToSend {
  readonly heads: OutgoingHeads;
  readonly damaged: boolean;
}

/**
 * The head of the log here; the hashes that it has now at sizes whose heads went out before, so that others can compare; and what is
 * kept here of others' logs, so that they can. Reads the whole log: the hashes are those of its texts.
 * @param reason why the head of a log that is not whole leaves all the same
 * @throws audit.notSealed where it is not whole and there is no reason
 */
export async function outgoingHeads(
  catalog: Catalog,
  log: AuditLog,
  keys: KeyStore,
  reason: string | undefined,
): Promise<HeadsToSend> {
  const auditHead = log.head();
  const keysHere = await knownKeys(catalog, keys);
  const { known, toOthers } = await catalog.read(() => {
    const { heads } = signedHeads(catalog, keysHere);
    return { known: heads, toOthers: headsForOthers(catalog, heads, auditHead.log) };
  });
  const again = sizesAgain(known.filter((row) => row.log === auditHead.log || row.via === 'returned'));
  const { report, check } = await compareLog(catalog, log, keys, { heads: [] }, again);
  if (!report.whole && reason === undefined) throw new GapferryError('audit.notSealed', { sure: report.sure });
  const auditBefore = check.at(again);
  const auditKept = toOthers.map(({ log, size, hash }): LogHead => ({ log, size, hash }));
  const heads = {
    auditHead,
    ...(auditBefore.length > 0 ? { auditBefore } : {}),
    ...(auditKept.length > 0 ? { auditKept } : {}),
  };
  return { heads, damaged: !report.whole };
}

/** Sizes that others are sure to have: what each of them said last that it keeps, and what went out last. */
function sizesAgain(mine: readonly KnownHeadRow[]): number[] {
  const confirmed = new Map<string, KnownHeadRow>();
  for (const row of mine) if (row.via === 'returned') confirmed.set(row.signer ?? '', row);
  const sent = mine.filter(({ via }) => via === 'bundle').slice(-SENT_AGAIN);
  const rows = [...[...confirmed.values()].slice(-(MOST - SENT_AGAIN)), ...sent];
  return [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
}
