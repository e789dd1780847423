import { type AuditHead, formatHead, type LogHead, parseHead } from '../../../shared/audit.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { AuditReport, HeadReport } from '../../../shared/record-contract.ts';
import type { CheckpointRow, KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { KeyStore } from '../../engine/trust/key-store.ts';
import { readPublicKey } from '../../engine/trust/keys.ts';
import { parseNote, verifyNote } from '../../engine/trust/signed-note.ts';
import { type AuditLog, checkpointText } from './audit-log.ts';

type Claim = Omit<HeadReport, 'state'> & { readonly state?: 'badSignature' };

/** Whether the log is whole: its chain, and every head of it that was given, signed here, sent out, or that came back. */
export async function verifyLog(
  catalog: Catalog,
  log: AuditLog,
  keys: KeyStore,
  given: readonly string[],
): Promise<AuditReport> {
  const own = log.head();
  const stored = await catalog.read(() => ({
    known: catalog.audit.knownHeads(),
    checkpoints: catalog.audit.checkpoints(),
  }));
  const claims: Claim[] = [
    ...given.map((text): Claim => ({ head: givenHead(text, stored.known, own), from: 'given' })),
    ...stored.known.flatMap((row) => claimOf(row, own)),
    ...(await checkpointClaims(stored.checkpoints, own, keys)),
  ];
  const check = await log.check(claims.map(({ head }) => head));
  const heads = claims.map((claim): HeadReport => ({ ...claim, state: claim.state ?? check.compare(claim.head) }));
  const { fault } = check;
  const whole = !fault && heads.every(({ state }) => state === 'agrees');
  const agreed = heads.filter(({ state }) => state === 'agrees').map(({ head }) => head.size);
  return {
    whole,
    head: { log: own.log, ...check.head },
    ...(fault ? { fault } : {}),
    sure: whole ? check.head.size : fault ? check.sure : Math.max(0, ...agreed),
    heads,
    kept: stored.known.length,
  };
}

/** A head as it is printed, or a whole checkpoint; one of another log that is known here is no evidence against ours. */
function givenHead(text: string, known: readonly KnownHeadRow[], own: LogHead): AuditHead {
  const head = parseHead(text) ?? parseCheckpoint(text);
  if (!head) throw new GapferryError('audit.badHead', { text: text.slice(0, 200) });
  const named = 'log' in head ? head.log : undefined;
  const other = known.find(
    ({ log, via, size, hash }) =>
      via !== 'returned' && log !== own.log && (log === named || (size === head.size && hash === head.hash)),
  );
  if (other) throw new GapferryError('audit.otherLog', { head: formatHead(head), log: other.log });
  return { size: head.size, hash: head.hash };
}

/** Whose signature it has does not matter: it is compared with what stands here. */
function parseCheckpoint(text: string): LogHead | undefined {
  const [, log, size, base64] =
    /^gapferry\/audit-v1\/([0-9a-f]{64})\r?\n(\d{1,15})\r?\n([A-Za-z0-9+/]{43}=)\r?\n/.exec(text) ?? [];
  if (log === undefined || base64 === undefined) return undefined;
  return { log, size: Number(size), hash: Buffer.from(base64, 'base64').toString('hex') };
}

/** Heads that others kept of this log, whatever name they know it by: a rewritten log would have another. */
function claimOf({ log, size, hash, via, source, at }: KnownHeadRow, own: LogHead): Claim[] {
  if (via === 'returned') return [{ head: { size, hash }, from: 'returned', source, at }];
  return via === 'bundle' && log === own.log ? [{ head: { size, hash }, from: 'bundle', source, at }] : [];
}

async function checkpointClaims(rows: readonly CheckpointRow[], own: LogHead, keys: KeyStore): Promise<Claim[]> {
  const mine = new Map((await keys.list()).map((key) => [key.fingerprint, readPublicKey(key.publicPem, key.name)]));
  return rows.map(({ size, hash, key_id, note, at }): Claim => {
    const claim: Claim = { head: { size, hash }, from: 'checkpoint', source: key_id, at };
    const parsed = parseNote(note, `checkpoint ${size}`);
    const key = mine.get(key_id);
    const sound = parsed.text === checkpointText({ log: own.log, size, hash }) && (!key || verifyNote(parsed, key));
    return sound ? claim : { ...claim, state: 'badSignature' };
  });
}
