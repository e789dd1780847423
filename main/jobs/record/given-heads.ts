import { type AuditHead, formatHead, type LogHead, parseHead } from '../../../shared/audit.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { HeadReport } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { parseNote } from '../../engine/trust/signed-note.ts';
import type { TrustedKey } from '../../engine/trust/verdict.ts';
import type { JudgedBundle } from '../judged-bundle.ts';
import { noteSigner, readReceiptNote } from './note-signer.ts';
import { parseReceipt, parseReceiptCode, type Receipt } from './receipt.ts';

/** A key whose signatures can be verified here: our own, and those that are trusted. */
export type KnownKey = Pick<TrustedKey, 'fingerprint' | 'publicKey'>;

type GivenHead = Pick<HeadReport, 'head' | 'name'> & { readonly from: 'given' };

/**
 * Heads of the log here in a text: a head as it is printed, a checkpoint, a receipt, or a receipt's code. A checkpoint or receipt that names a key
 * that is known here must be signed by it: one that was edited on its way would accuse the log. Another's is compared as it is.
 * @throws audit.badHead, audit.otherLog, note.invalid, note.forged, receipt.invalid
 */
export function headsInText(catalog: Catalog, own: LogHead, known: readonly KnownKey[], text: string): GivenHead[] {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return inReceipt(catalog, own, parseReceipt(signedReceipt(text, known), '--head'));
  if (/^gapferry-receipt-/i.test(trimmed)) return inCode(catalog, own, trimmed);
  const head = parseHead(text) ?? (isCheckpoint(text) ? parseCheckpoint(signedText(text, known)) : undefined);
  if (!head) throw new GapferryError('audit.badHead', { text: text.slice(0, 200) });
  const other = otherLog(catalog, own, head);
  if (other !== undefined) throw new GapferryError('audit.otherLog', { head: formatHead(head), log: other });
  return [given(head, undefined)];
}

/** Heads of the log here in a bundle's list: its own where it was sealed here, else what its exporter keeps. @throws audit.otherLog */
export function headsInBundle(
  catalog: Catalog,
  own: LogHead,
  bundle: Pick<JudgedBundle, 'list' | 'identity'>,
): GivenHead[] {
  const { list, identity } = bundle;
  const { auditHead, auditBefore = [], auditKept = [], name } = list;
  const ours =
    auditHead && (auditHead.log === own.log || isSealedHere(catalog, identity)) ? [auditHead, ...auditBefore] : [];
  const kept = auditKept.filter(({ log }) => log === own.log);
  return notNone([...ours, ...kept], name, auditHead);
}

/** Whatever name the log has now: one that was written anew from its first entry on has another. */
function inReceipt(catalog: Catalog, own: LogHead, { bundle, head, kept, before }: Receipt): GivenHead[] {
  const [row] = catalog.bundles.of(bundle);
  const ours = head.log === own.log || isMadeHere(catalog, bundle, head) ? [head, ...(before ? [before] : [])] : [];
  const theirs = kept && (kept.log === own.log || isSealedHere(catalog, bundle)) ? [kept] : [];
  return notNone([...ours, ...theirs], row?.name ?? bundle, head);
}

/**
 * A code does not say which log it is of. It is another's where that is known here, or where the bundle was sealed here and its receipt not written
 * here. Else it is taken for ours: a catalog that was put back to before the receipt does not know it any more.
 */
function inCode(catalog: Catalog, own: LogHead, text: string): GivenHead[] {
  const { bundle, size, hash } = parseReceiptCode(text);
  const [row] = catalog.bundles.of(bundle);
  const head = { size, hash };
  const ours = isMadeHere(catalog, bundle, head) || !isFromOthers(catalog, own, bundle, head);
  return notNone(ours ? [head] : [], row?.name ?? bundle, { ...head, log: otherLog(catalog, own, head) ?? '-' });
}

function isFromOthers(catalog: Catalog, own: LogHead, bundle: string, head: AuditHead): boolean {
  return isSealedHere(catalog, bundle) || otherLog(catalog, own, head) !== undefined;
}

function isMadeHere(catalog: Catalog, bundle: string, { size, hash }: AuditHead): boolean {
  return catalog.receipts.of(bundle).some((row) => row.direction === 'made' && row.size === size && row.hash === hash);
}

function isSealedHere(catalog: Catalog, bundle: string): boolean {
  return catalog.bundles.of(bundle).some(({ role }) => role === 'exported');
}

function notNone(heads: readonly AuditHead[], name: string, theirs: LogHead | undefined): GivenHead[] {
  if (heads.length > 0) return heads.map((head) => given(head, name));
  const head = theirs ? formatHead(theirs) : name;
  throw new GapferryError('audit.otherLog', { head, log: theirs?.log ?? '-' });
}

function given({ size, hash }: AuditHead, name: string | undefined): GivenHead {
  return { head: { size, hash }, from: 'given', ...(name === undefined ? {} : { name }) };
}

/** The other log that a head is of, where that is known here: it is no evidence against ours. */
function otherLog(catalog: Catalog, own: LogHead, head: AuditHead | LogHead): string | undefined {
  const named = 'log' in head ? head.log : undefined;
  const known = catalog.audit.knownHeads().filter(({ log, via }) => via !== 'returned' && log !== own.log);
  return known.find(({ log, size, hash }) => log === named || (size === head.size && hash === head.hash))?.log;
}

function signedReceipt(text: string, known: readonly KnownKey[]): string {
  const { note } = readReceiptNote(text, known, '--head');
  noteSigner(note, known, '--head');
  return note.text;
}

function signedText(text: string, known: readonly KnownKey[]): string {
  const note = parseNote(text, '--head');
  noteSigner(note, known, '--head');
  return note.text;
}

function isCheckpoint(text: string): boolean {
  return text.startsWith('gapferry/audit-v1/');
}

function parseCheckpoint(text: string): LogHead | undefined {
  const [, log, size, base64] =
    /^gapferry\/audit-v1\/([0-9a-f]{64})\r?\n(\d{1,15})\r?\n([A-Za-z0-9+/]{43}=)\r?\n/.exec(text) ?? [];
  if (log === undefined || base64 === undefined) return undefined;
  return { log, size: Number(size), hash: Buffer.from(base64, 'base64').toString('hex') };
}
