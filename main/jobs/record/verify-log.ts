import type { AuditHead, LogHead } from '../../../shared/audit.ts';
import type { AuditReport, HeadReport, RowDifference } from '../../../shared/record-contract.ts';
import type { ChainCheck } from '../../catalog/audit-chain.ts';
import type { CheckpointRow, KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ReceiptRow } from '../../catalog/receipt-table.ts';
import type { KeyStore } from '../../engine/trust/key-store.ts';
import { readPublicKey } from '../../engine/trust/keys.ts';
import { parseNote, verifyNote } from '../../engine/trust/signed-note.ts';
import type { JudgedBundle } from '../judged-bundle.ts';
import { type AuditLog, checkpointText } from './audit-log.ts';
import { headsInBundle, headsInText } from './given-heads.ts';
import { knownKeys } from './known-keys.ts';
import { latestHeads, peerHeads } from './peer-heads.ts';
import { rowDifferences } from './row-differences.ts';
import { indexedHeads, signedHeads } from './signed-heads.ts';
import { signerNames } from './signer-names.ts';
import { sureUpTo } from './sure-up-to.ts';

/** Differences that are named. */
const ROWS = 100;

type Claim = Omit<HeadReport, 'state'> & { readonly state?: 'badSignature' };

/** What somebody gives to compare with: texts, and bundles that were opened. */
export interface Given {
  readonly heads: readonly string[];
  readonly bundles?: readonly Pick<JudgedBundle, 'list' | 'identity'>[];
}

/** Whether the log is whole: its chain, and every head of it that was given, signed here, sent out, or that came back. */
export async function verifyLog(catalog: Catalog, log: AuditLog, keys: KeyStore, given: Given): Promise<AuditReport> {
  return (await compareLog(catalog, log, keys, given, [])).report;
}

/** The same, and the check itself, which can be asked for the hashes at these sizes too: the log is read once. */
export async function compareLog(
  catalog: Catalog,
  log: AuditLog,
  keys: KeyStore,
  given: Given,
  sizes: readonly number[],
): Promise<{ report: AuditReport; check: ChainCheck }> {
  const own = log.head();
  const { claims, kept, differences } = await claimsOn(catalog, own, keys, given, true);
  const clockBack = await catalog.read(() => catalog.audit.clockBack());
  const rows = [...differences, ...(await catalog.read(() => rowDifferences(catalog)))].slice(0, ROWS);
  const check = await log.check([...claims.map(({ head }) => head.size), ...sizes]);
  const heads = claims.map((claim): HeadReport => ({ ...claim, state: claim.state ?? check.compare(claim.head) }));
  const { fault } = check;
  const whole = !fault && heads.every(({ state }) => state === 'agrees');
  const report = {
    whole,
    head: { log: own.log, ...check.head },
    ...(fault ? { fault } : {}),
    sure: sureUpTo(heads, check.sure, fault !== undefined),
    heads,
    kept,
    ...(clockBack === undefined ? {} : { clockBack }),
    rows,
  };
  return { report, check };
}

/**
 * From which entry on heads that are kept here contradict the log, by the hashes as they are stored: what a list can ask each time. Where
 * it is whole by them: undefined; whether the heads are those of their signed papers, and the texts are those that were hashed, `verifyLog` says.
 */
export async function contradictedFrom(catalog: Catalog, log: AuditLog, keys: KeyStore): Promise<number | undefined> {
  const own = log.head();
  const { claims } = await claimsOn(catalog, own, keys, { heads: [] }, false);
  const heads = await catalog.read(() =>
    claims.map((claim): HeadReport => ({ ...claim, state: claim.state ?? storedState(catalog, claim.head, own.size) })),
  );
  return heads.every(({ state }) => state === 'agrees') ? undefined : sureUpTo(heads, own.size, false) + 1;
}

function storedState(catalog: Catalog, { size, hash }: AuditHead, entries: number): HeadReport['state'] {
  if (size > entries) return 'ahead';
  return catalog.audit.hashAt(size) === hash ? 'agrees' : 'differs';
}

/**
 * Every head of this log that was given, signed here, sent out, or that came back; and how many of others' logs are kept.
 * @param papers reads every packing list and receipt instead of the table of heads, which is at hand
 */
async function claimsOn(
  catalog: Catalog,
  own: LogHead,
  keys: KeyStore,
  given: Given,
  papers: boolean,
): Promise<{ claims: Claim[]; kept: number; differences: readonly RowDifference[] }> {
  const names = await signerNames(catalog, keys);
  const signers = await knownKeys(catalog, keys);
  const stored = await catalog.read(() => {
    const { heads: known, differences } = papers ? signedHeads(catalog, signers) : indexedHeads(catalog);
    return {
      given: [
        ...given.heads.flatMap((text) => headsInText(catalog, own, signers, text)),
        ...(given.bundles ?? []).flatMap((bundle) => headsInBundle(catalog, own, bundle)),
      ],
      known: known.flatMap((row) => claimOf(catalog, names, row, own)),
      made: catalog.receipts.made().map((row) => madeClaim(catalog, row)),
      differences,
      kept: latestHeads(peerHeads(known, own.log)).length,
      checkpoints: catalog.audit.checkpoints(),
    };
  });
  const claims: Claim[] = [
    ...stored.given,
    ...stored.known,
    ...stored.made,
    ...(await checkpointClaims(stored.checkpoints, own, keys, names)),
  ];
  return { claims, kept: stored.kept, differences: stored.differences };
}

/** Heads that others kept of this log, whatever name they know it by: a rewritten log would have another. */
function claimOf(
  catalog: Catalog,
  names: ReadonlyMap<string, string>,
  { log, size, hash, via, source, signer, at }: KnownHeadRow,
  own: LogHead,
): Claim[] {
  const head = { size, hash };
  if (via === 'receipt' || (via === 'bundle' && log !== own.log)) return [];
  const bundle = catalog.bundles.of(source)[0]?.name;
  if (via === 'bundle')
    return [{ head, from: 'bundle', source, at, ...(bundle === undefined ? {} : { name: bundle }) }];
  const name = bundle ?? catalog.receipts.bundleOf(source);
  const peer = signer === null ? undefined : (names.get(signer) ?? signer);
  return [
    {
      head,
      from: bundle === undefined ? 'returned' : 'told',
      source,
      at,
      ...(name === undefined ? {} : { name }),
      ...(peer === undefined ? {} : { peer }),
    },
  ];
}

/** What a receipt that was made here says of this log. */
function madeClaim(catalog: Catalog, { size, hash, bundle, digest, at }: ReceiptRow): Claim {
  const name = catalog.bundles.of(bundle)[0]?.name ?? bundle;
  return { head: { size, hash }, from: 'receipt', name, source: digest, at };
}

async function checkpointClaims(
  rows: readonly CheckpointRow[],
  own: LogHead,
  keys: KeyStore,
  names: ReadonlyMap<string, string>,
): Promise<Claim[]> {
  const mine = new Map(
    (await keys.publicHalves()).map((key) => [key.fingerprint, readPublicKey(key.publicPem, key.name)]),
  );
  return rows.map(({ size, hash, key_id, note, at }): Claim => {
    const name = names.get(key_id) ?? key_id;
    const claim: Claim = { head: { size, hash }, from: 'checkpoint', source: key_id, at, name };
    const parsed = parseNote(note, `checkpoint ${size}`);
    const key = mine.get(key_id);
    const sound = parsed.text === checkpointText({ log: own.log, size, hash }) && (!key || verifyNote(parsed, key));
    return sound ? claim : { ...claim, state: 'badSignature' };
  });
}
