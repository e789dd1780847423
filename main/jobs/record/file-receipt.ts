import { type AuditHead, formatHead, type LogHead, type NewAuditEntry } from '../../../shared/audit.ts';
import { asGapferryError, GapferryError } from '../../../shared/gapferry-error.ts';
import type { FiledReceipt } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ReceiptRow } from '../../catalog/receipt-table.ts';
import { digestOf } from '../../engine/digest.ts';
import type { SignedNote } from '../../engine/trust/signed-note.ts';
import type { TrustedKey } from '../../engine/trust/verdict.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { headListed } from './head-listed.ts';
import { noteSigner, readReceiptNote } from './note-signer.ts';
import { comparePast, contradicts, heardSigners, keepPeerHead, logAlarmEntry, type PeerAlarm } from './peer-log.ts';
import { PRACTICE_RECEIPT_TYPE, parseReceipt, parseReceiptCode, type Receipt } from './receipt.ts';

export interface ReceiptDesk {
  readonly catalog: Catalog;
  readonly log: AuditLog;
  readonly trusted: readonly TrustedKey[];
  readonly now: Date;
  readonly practice: boolean;
}

/** A receipt as it came: the signed note, or a code from paper with the reason to believe it. */
export type Came =
  | { readonly text: string; readonly path: string }
  | { readonly code: string; readonly reason: string };

/**
 * What is filed, before it is known whether it fits. `kept`: our own log's head, as the other side has it; `before`: what the
 * other's log says now to the head of it that is kept here.
 */
type Claim = Omit<ReceiptRow, 'direction'> & {
  readonly kept?: LogHead | undefined;
  readonly before?: AuditHead | undefined;
};

/**
 * Files a receipt: signature, bundle, order. A refusal is recorded, and one for a bundle that was never sent from here is
 * kept as evidence. Throws note.invalid, note.forged, receipt.*.
 */
export async function fileReceipt(desk: ReceiptDesk, came: Came, expected: string | undefined): Promise<FiledReceipt> {
  const path = 'path' in came ? came.path : came.code;
  const { catalog, log } = desk;
  let claim: Claim;
  try {
    claim = 'text' in came ? readSigned(desk, came.text, path) : readCode(desk, came.code, came.reason);
  } catch (error) {
    const evidence = 'text' in came ? came.text : came.code;
    await log.record(refused({ kind: 'receipt', id: digestOf(evidence) }, error));
    throw error;
  }
  const result = await catalog.write(() => {
    const problem = problemWith(catalog, claim, expected, path);
    if (!problem) return file(desk, claim);
    if (problem.code === 'receipt.unknownBundle') keepEvidence(catalog, claim);
    log.add(refused({ kind: 'bundle', id: claim.bundle }, problem));
    return problem;
  });
  if (result instanceof GapferryError) throw result;
  return claim.kept ? { ...result, ...(await compareOwn(desk, claim.kept, claim.bundle)) } : result;
}

function readSigned(desk: ReceiptDesk, text: string, path: string): Claim {
  const { note, whole } = readReceiptNote(text, desk.trusted, path);
  const signer = signerOf(note, desk.trusted, path);
  const receipt = parseReceipt(note.text, path);
  if ((receipt.type === PRACTICE_RECEIPT_TYPE) !== desk.practice) {
    throw new GapferryError('receipt.invalid', { path, detail: 'a practice receipt, or a real one in practice' });
  }
  return {
    ...claimOf(receipt),
    digest: digestOf(note.text),
    signer,
    reason: null,
    note: whole,
    at: desk.now.toISOString(),
  };
}

/** Only a trusted one counts. */
function signerOf(note: SignedNote, trusted: readonly TrustedKey[], path: string): string {
  const signer = noteSigner(note, trusted, path);
  if (signer) return signer.fingerprint;
  const fingerprint = note.signatures[0]?.name.split('/').at(-1) ?? '-';
  throw new GapferryError('receipt.unknownSigner', { path, fingerprint });
}

function claimOf({
  bundle,
  head,
  images,
  kept,
  before,
}: Receipt): Pick<Claim, 'bundle' | 'log' | 'size' | 'hash' | 'total' | 'missing' | 'kept' | 'before'> {
  return { bundle, ...head, ...images, kept, before };
}

function readCode(desk: ReceiptDesk, code: string, reason: string): Claim {
  const { bundle, size, hash } = parseReceiptCode(code);
  const unknown = { log: null, total: null, missing: [], signer: null };
  const digest = digestOf(`${bundle} ${size}:${hash}`);
  return { digest, bundle, size, hash, ...unknown, reason, note: code, at: desk.now.toISOString() };
}

function problemWith(
  catalog: Catalog,
  claim: Claim,
  expected: string | undefined,
  path: string,
): GapferryError | undefined {
  const { bundle } = claim;
  if (expected !== undefined && !catalog.bundles.find(expected).some(({ identity }) => identity === bundle)) {
    const [wanted] = catalog.bundles.find(expected);
    return new GapferryError('receipt.otherBundle', { named: bundle, expected: wanted?.identity ?? expected });
  }
  if (!catalog.bundles.of(bundle).some(({ role }) => role === 'exported')) {
    return new GapferryError('receipt.unknownBundle', { bundle });
  }
  return contradiction(catalog, claim, path) ?? repeat(catalog, claim, path);
}

/** It must speak of what is in the bundle. */
function contradiction(catalog: Catalog, { bundle, total, missing }: Claim, path: string): GapferryError | undefined {
  if (total === null) return undefined;
  const listed = new Set(catalog.images.listed(bundle));
  const stranger = missing.find((reference) => !listed.has(reference));
  const detail =
    stranger !== undefined
      ? `it misses ${stranger}, which is not in the bundle`
      : `it counts ${total} images, the bundle has ${listed.size}`;
  return stranger !== undefined || total !== listed.size
    ? new GapferryError('receipt.invalid', { path, detail })
    : undefined;
}

/**
 * The writer's log only grows, so its size says which of two receipts of one log is the newer. A code does not say which log it is of.
 * One whose head contradicts what is kept is no repeat: that log was rewritten, and it is filed with the alarm.
 */
function repeat(catalog: Catalog, claim: Claim, path: string): GapferryError | undefined {
  const { digest, bundle, log, size } = claim;
  const filed = catalog.receipts.of(bundle).filter(({ direction }) => direction === 'filed');
  const same = filed.find((other) => other.digest === digest);
  if (same) return new GapferryError('receipt.replayed', { path, detail: `filed on ${same.at}` });
  const newer = filed.find((other) => log !== null && other.log === log && other.size >= size);
  if (!newer || headContradicts(catalog, claim)) return undefined;
  return new GapferryError('receipt.replayed', { path, detail: `a newer one was filed on ${newer.at}` });
}

function headContradicts(catalog: Catalog, claim: Claim): boolean {
  const { log, size, hash, before, digest: source, signer, at } = claim;
  if (log === null) return false;
  const row = { log, via: 'receipt', source, signer, made: null, at } as const;
  const heard = heardSigners(catalog, signer);
  const heads = [{ size, hash }, ...(before ? [before] : [])];
  return heads.some((head) => contradicts(catalog, { ...row, ...head }, heard)) || isCutSince(catalog, claim);
}

function file({ catalog, log, trusted }: ReceiptDesk, claim: Claim): FiledReceipt {
  const { bundle, total, missing, signer, reason, at } = claim;
  const { kept, before, ...row } = claim;
  const another = isAnotherLog(catalog, claim);
  catalog.receipts.insert({ ...row, direction: 'filed' });
  const name = catalog.bundles.of(bundle)[0]?.name;
  const on = { kind: 'bundle', id: bundle, ...(name === undefined ? {} : { name }) };
  log.add({
    who: whoNow(),
    action: 'receipt.filed',
    on,
    outcome: missing.length > 0 ? 'incomplete' : 'done',
    ...(reason === null ? {} : { overrides: [{ what: 'unsigned receipt', reason }] }),
    detail: {
      head: formatHead(claim),
      ...(total === null ? {} : { missing: missing.length }),
      ...(signer === null ? {} : { signer }),
      ...(another ? { another } : {}),
    },
  });
  if (kept) catalog.audit.addKnownHead({ ...kept, via: 'returned', source: claim.digest, signer, made: null, at });
  const alarm = keepTheirs(catalog, log, claim);
  const peerLog = alarm?.why ?? (another ? 'another' : undefined);
  const signerName = trusted.find(({ fingerprint }) => fingerprint === signer)?.name;
  const said = {
    bundle,
    name: name ?? '',
    total,
    missing,
    signer,
    ...(signerName === undefined ? {} : { signerName }),
  };
  const heads = alarm && { heads: { before: alarm.before, now: alarm.now } };
  return { ...said, ...(peerLog ? { peerLog } : {}), ...heads };
}

/** Compares the other side's log with all that is kept of it, and keeps its head. A code does not say which log it is of. */
function keepTheirs(catalog: Catalog, log: AuditLog, claim: Claim): PeerAlarm | undefined {
  const { log: theirs, size, hash, before, digest: source, signer, at, bundle } = claim;
  if (theirs === null) return undefined;
  const row = { log: theirs, via: 'receipt', source, signer, made: null, at } as const;
  const heard = heardSigners(catalog, signer);
  const alarms = [
    before && comparePast(catalog, { ...row, ...before }, heard),
    keepPeerHead(catalog, { ...row, size, hash }, heard),
    cutSince(catalog, { log: theirs, size, hash }, bundle),
  ].filter((alarm) => alarm !== undefined);
  for (const alarm of alarms) log.add(logAlarmEntry(alarm, whoNow(), { kind: 'bundle', id: bundle }));
  return alarms[0];
}

/** Such a receipt is not an older one that comes late: every log that the bundle reached was longer than that. */
function isCutSince(catalog: Catalog, { log, size, hash, bundle }: Claim): boolean {
  return log !== null && cutSince(catalog, { log, size, hash }, bundle) !== undefined;
}

/** The bundle told the other side which head is kept here, so its log was longer than that when it wrote of the bundle: no clock is asked. */
function cutSince(catalog: Catalog, head: LogHead, bundle: string): PeerAlarm | undefined {
  const told = headListed(catalog, bundle, head.log);
  if (!told || head.size > told.size) return undefined;
  return { whose: 'peer', why: 'cut', log: head.log, before: formatHead(told), now: formatHead(head) };
}

/** This key's receipts were of another log until now: a new workstation, or a log that was written anew from its first entry on. */
function isAnotherLog(catalog: Catalog, { log, signer }: Claim): boolean {
  if (log === null) return false;
  const theirs = catalog.audit.knownHeads().filter((head) => head.via === 'receipt' && head.signer === signer);
  return theirs.length > 0 && theirs.every((head) => head.log !== log);
}

function keepEvidence(catalog: Catalog, { kept, before, ...row }: Claim): void {
  const known = catalog.receipts.of(row.bundle).some(({ digest }) => digest === row.digest);
  if (!known) catalog.receipts.insert({ ...row, direction: 'unmatched' });
}

/** Whether our log is still the one whose head went out with the bundle. */
async function compareOwn(
  { log }: ReceiptDesk,
  kept: LogHead,
  bundle: string,
): Promise<Pick<FiledReceipt, 'ownLog' | 'heads'>> {
  const state = (await log.check([kept.size])).compare(kept);
  if (state === 'agrees') return { ownLog: state };
  const heads = { before: formatHead(kept), now: formatHead(log.head()) };
  const on = { kind: 'log', id: kept.log };
  const detail = { why: state, ...heads, bundle };
  await log.record({ who: whoNow(), action: 'log.headDiffers', on, outcome: 'alarm', detail });
  return { ownLog: state, heads };
}

function refused(on: NewAuditEntry['on'], error: unknown): NewAuditEntry {
  const { code, params } = asGapferryError(error);
  const outcome = code === 'receipt.unknownBundle' || code === 'note.forged' ? 'alarm' : 'refused';
  return { who: whoNow(), action: 'receipt.refused', on, outcome, detail: { error: code, ...params } };
}
