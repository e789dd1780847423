import type { ReceiptOverview } from '../../../shared/record-contract.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ReceiptRow } from '../../catalog/receipt-table.ts';
import { rememberedAlarms } from './remembered-alarms.ts';

/** Missing numbers of one stream that are named. */
const NAMED = 100;
/** Refusals of receipts that are looked through. */
const REFUSALS = 100;

/** What was sent and confirmed, what came and was receipted, what never came, and what nobody here sent. */
export function reconcile(catalog: Catalog, names: ReadonlyMap<string, string>, limit: number): ReceiptOverview {
  return {
    sent: catalog.bundles.list('exported', limit).map((bundle) => sentOf(catalog, bundle)),
    arrived: catalog.bundles.list('imported', limit).map((bundle) => arrivedOf(catalog, bundle)),
    neverArrived: gaps(catalog),
    neverSent: catalog.receipts.unmatched().map(({ bundle, signer, at }) => {
      const signerName = names.get(signer ?? '');
      return { bundle, signer, ...(signerName === undefined ? {} : { signerName }), at };
    }),
    alarms: rememberedAlarms(catalog, names),
    refused: catalog.audit
      .list({ action: 'receipt.refused' }, REFUSALS)
      .filter(({ entry }) => entry.outcome === 'alarm'),
  };
}

function sentOf(catalog: Catalog, bundle: BundleRow): ReceiptOverview['sent'][number] {
  const { identity, name, at } = bundle;
  const filed = catalog.receipts.of(identity).filter(({ direction }) => direction === 'filed');
  // A code from paper says nothing of single images: it never takes back what a signed receipt misses.
  const receipt = filed.findLast(({ total }) => total !== null) ?? filed.at(-1);
  return {
    identity,
    name,
    at,
    ...streamOf(catalog, identity),
    state: receipt ? (isPartly(receipt) ? 'partly' : 'confirmed') : 'unconfirmed',
    missing: receipt?.missing ?? [],
    ...(receipt ? { confirmed: receipt.at, signer: receipt.signer } : {}),
  };
}

function isPartly({ missing }: ReceiptRow): boolean {
  return missing.length > 0;
}

function arrivedOf(catalog: Catalog, { identity, name, at, verdict }: BundleRow): ReceiptOverview['arrived'][number] {
  const made = catalog.receipts.of(identity).filter(({ direction }) => direction === 'made');
  const receipt = made.at(-1);
  return {
    identity,
    name,
    at,
    verdict,
    ...streamOf(catalog, identity),
    missing: catalog.images.missing(identity),
    ...(receipt ? { receipt: receipt.at } : {}),
  };
}

function streamOf(catalog: Catalog, identity: string): { stream?: string; number?: number } {
  const stream = catalog.images.stream(identity);
  return stream ? { stream: stream.name, number: stream.number } : {};
}

/** Numbers below the highest that came, which neither came nor were said to be unused. */
function gaps(catalog: Catalog): ReceiptOverview['neverArrived'] {
  return catalog.arrivals.streams().flatMap(({ stream, audience }) => {
    const rows = catalog.arrivals.of(stream, audience);
    const known = new Set([...rows.map(({ number }) => number), ...catalog.images.unused(stream)]);
    const lowest = rows.at(-1)?.number ?? 1;
    const numbers: number[] = [];
    for (let n = lowest; n < (rows[0]?.number ?? 0) && numbers.length < NAMED; n++) if (!known.has(n)) numbers.push(n);
    return numbers.length > 0 ? [{ stream, audience, numbers }] : [];
  });
}
