import { formatHead } from '../../../shared/audit.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Actor } from '../../../shared/job.ts';
import type { BundleEvent, RecordedBundle } from '../../../shared/record-contract.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ReceiptRow } from '../../catalog/receipt-table.ts';
import { doneBy } from './done-by.ts';

/** Refusals of one bundle that are shown. */
const REFUSALS = 100;
/** Entries about receipts of one bundle that are looked through. */
const RECEIPTS = 100;
const REFUSED = ['bundle.refused', 'receipt.refused'];

type Names = ReadonlyMap<string, string>;

/** What is known of a bundle here; one that was only refused has its refusals. @throws catalog.unknownBundle where nothing is */
export function recordedBundle(catalog: Catalog, names: Names, text: string): RecordedBundle {
  const { identity, name } = meant(catalog, text);
  const stream = catalog.images.stream(identity);
  const rows = catalog.bundles.of(identity);
  const by = doneBy(catalog);
  return {
    identity,
    name,
    ...(stream ? { stream: stream.name, number: stream.number } : {}),
    events: rows.map((row) => eventOf(row, names, by)),
    receipts: catalog.receipts.of(identity).map((row) => receiptOf(catalog, row, names)),
    refusals: refusalsOf(catalog, identity),
    images: catalog.images.listed(identity).length,
    landed: catalog.images.landed(identity),
    missing: rows.some(({ role }) => role === 'imported') ? catalog.images.missing(identity) : [],
  };
}

function meant(catalog: Catalog, text: string): { identity: string; name: string } {
  const [latest] = catalog.bundles.find(text);
  if (latest) return latest;
  const digits = text.toLowerCase().replace(/^sha256:|\s+/g, '');
  const on = /^[0-9a-f]{8,64}$/.test(digits) ? `sha256:${digits}` : text;
  const [refused] = REFUSED.flatMap((action) => catalog.audit.list({ action, on }, 1));
  const subject = refused?.entry.on;
  if (subject?.kind !== 'bundle') throw new GapferryError('catalog.unknownBundle', { bundle: text });
  return { identity: subject.id, name: subject.name ?? subject.id };
}

/** What happened with the bundles that a text means, the newest first. */
export function recordedBundles(catalog: Catalog, names: Names, text: string, limit: number): BundleEvent[] {
  const [signer = text] = [...names].find(([, name]) => name === text) ?? [];
  const by = doneBy(catalog);
  return catalog.bundles.search(signer, limit).map((row) => {
    const { identity, name } = row;
    const stream = catalog.images.stream(identity);
    return {
      identity,
      name,
      ...(stream ? { stream: stream.name, number: stream.number } : {}),
      ...eventOf(row, names, by),
    };
  });
}

function eventOf(
  { role, at, job_id: job, verdict, reason, signer }: BundleRow,
  names: Names,
  by: ReturnType<typeof doneBy>,
) {
  const override = reason === null ? {} : { reason };
  return { role, at, job, verdict, ...override, ...signedBy(signer, names), ...by({ job, ...override }) };
}

/** Who made or filed a receipt: the entry that its own head covers last, or the one that names its head. */
function writerOf(catalog: Catalog, { direction, bundle, ...row }: ReceiptRow): Actor | undefined {
  const action = direction === 'made' ? 'receipt.made' : 'receipt.filed';
  const records = catalog.audit.list({ action, on: bundle }, RECEIPTS);
  const found = records.find(({ seq, entry }) =>
    direction === 'made' ? seq === row.size : entry.detail?.head === formatHead(row),
  );
  return found?.entry.who;
}

function receiptOf(catalog: Catalog, row: ReceiptRow, names: Names): RecordedBundle['receipts'][number] {
  const who = writerOf(catalog, row);
  const { direction, at, total, missing, size, hash, reason, signer } = row;
  return {
    direction,
    at,
    total,
    missing: missing.length,
    head: { size, hash },
    ...(reason === null ? {} : { reason }),
    ...signedBy(signer, names),
    ...(who ? { who } : {}),
  };
}

function signedBy(signer: string | null, names: Names): { signer?: string; signerName?: string } {
  const signerName = names.get(signer ?? '');
  return { ...(signer === null ? {} : { signer }), ...(signerName === undefined ? {} : { signerName }) };
}

/** Oldest first, the bundle's own and those of receipts for it. */
function refusalsOf(catalog: Catalog, identity: string): RecordedBundle['refusals'] {
  const records = REFUSED.flatMap((action) => catalog.audit.list({ action, on: identity }, REFUSALS));
  return records.sort((a, b) => a.seq - b.seq);
}
