import type { KeyObject } from 'node:crypto';
import type { AuditHead } from '../../../shared/audit.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { DigestSchema, digestOf } from '../../engine/digest.ts';
import type { KeyStore } from '../../engine/trust/key-store.ts';
import { parseNote, signNote } from '../../engine/trust/signed-note.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { headListed } from './head-listed.ts';
import { keptHead } from './kept-head.ts';
import { PRACTICE_RECEIPT_TYPE, RECEIPT_TYPE, type Receipt, receiptCode, receiptText } from './receipt.ts';
import { compareLog } from './verify-log.ts';

export interface MadeReceipt {
  readonly receipt: Receipt;
  readonly name: string;
  /** The signed note: what goes back. */
  readonly note: string;
  readonly code: string;
  /** From this entry on the log here is not sure. */
  readonly damaged?: number;
}

export interface ReceiptWish {
  /** Identity or the start of it, name, or import job. */
  readonly bundle: string;
  readonly detail: boolean;
  readonly privateKey: KeyObject;
  readonly keyId: string;
  readonly practice: boolean;
}

/** Signs what became of a bundle here, keeps the receipt and records it, in one transaction. @throws receipt.nothingToSay */
export async function makeReceipt(
  { catalog, log, keys }: { readonly catalog: Catalog; readonly log: AuditLog; readonly keys: KeyStore },
  now: Date,
  wish: ReceiptWish,
): Promise<MadeReceipt> {
  const bundle = await catalog.read(() => catalog.bundles.find(wish.bundle).find(({ role }) => role === 'imported'));
  if (!bundle) throw new GapferryError('receipt.nothingToSay', { bundle: wish.bundle });
  const { before, ...damage } = await logBefore(catalog, log, keys, bundle.identity);
  return catalog.write(() => {
    const total = catalog.images.listed(bundle.identity).length;
    const missing = catalog.images.missing(bundle.identity);
    // Its own entry first: the head in the receipt covers it.
    log.add({
      who: whoNow(),
      action: 'receipt.made',
      on: { kind: 'bundle', id: bundle.identity, name: bundle.name },
      outcome: missing.length > 0 ? 'incomplete' : 'done',
      detail: { total, missing: missing.length, key: wish.keyId, detailed: wish.detail, ...damage },
    });
    const receipt = compose(catalog, log, now, bundle, wish, { total, missing }, before);
    const note = signNote(receiptText(receipt), wish.privateKey);
    keep(catalog, now, receipt, note, wish.keyId);
    return { receipt, name: bundle.name, note, code: receiptCode(receipt), ...damage };
  });
}

/**
 * What the log here says now to the head of it that the exporter keeps: a log that is shorter now can say nothing, its size does. And from
 * where on it is not sure. That stops no receipt: by it the other side sees what was done to the log.
 */
async function logBefore(
  catalog: Catalog,
  log: AuditLog,
  keys: KeyStore,
  identity: string,
): Promise<{ before?: AuditHead; damaged?: number }> {
  const kept = headListed(catalog, identity, log.head().log);
  const sizes = kept ? [kept.size] : [];
  const { report, check } = await compareLog(catalog, log, keys, { heads: [] }, sizes);
  const [before] = check.at(sizes);
  return { ...(before ? { before } : {}), ...(report.whole ? {} : { damaged: report.sure + 1 }) };
}

function compose(
  catalog: Catalog,
  log: AuditLog,
  now: Date,
  bundle: BundleRow,
  { detail, practice }: ReceiptWish,
  images: Receipt['images'],
  before: AuditHead | undefined,
): Receipt {
  const kept = keptHead(catalog, bundle.identity);
  return {
    type: practice ? PRACTICE_RECEIPT_TYPE : RECEIPT_TYPE,
    bundle: DigestSchema.parse(bundle.identity),
    images,
    head: log.head(),
    ...(kept ? { kept } : {}),
    ...(before ? { before } : {}),
    ...(detail ? { detail: detailOf(catalog, now, bundle) } : {}),
  };
}

/** People and addresses: only where somebody asked for it. */
function detailOf(catalog: Catalog, now: Date, bundle: BundleRow): NonNullable<Receipt['detail']> {
  return {
    made: `${now.toISOString().slice(0, 19)}Z`,
    verdict: bundle.verdict,
    who: whoNow(catalog.jobs.get(bundle.job_id).actor),
    landed: catalog.images.landed(bundle.identity),
  };
}

function keep(catalog: Catalog, now: Date, receipt: Receipt, note: string, signer: string): void {
  const { bundle, head, images } = receipt;
  catalog.receipts.insert({
    digest: digestOf(parseNote(note, 'receipt').text),
    bundle,
    direction: 'made',
    ...head,
    ...images,
    signer,
    reason: null,
    note,
    at: now.toISOString(),
  });
}
