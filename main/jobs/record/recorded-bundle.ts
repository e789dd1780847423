import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { BundleEvent, RecordedBundle } from '../../../shared/record-contract.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { signerNames } from './signer-names.ts';

/** What is known of a bundle here. @throws receipt.nothingToSay where nothing is */
export function recordedBundle(catalog: Catalog, text: string): RecordedBundle {
  const [latest] = catalog.bundles.find(text);
  if (!latest) throw new GapferryError('receipt.nothingToSay', { bundle: text });
  const { identity, name } = latest;
  const stream = catalog.images.stream(identity);
  const rows = catalog.bundles.of(identity);
  const names = signerNames(catalog);
  return {
    identity,
    name,
    ...(stream ? { stream: stream.name, number: stream.number } : {}),
    events: rows.map((row) => eventOf(row, names)),
    images: catalog.images.listed(identity).length,
    landed: catalog.images.landed(identity),
    missing: rows.some(({ role }) => role === 'imported') ? catalog.images.missing(identity) : [],
  };
}

/** What happened with the bundles that a text means, the newest first. */
export function recordedBundles(catalog: Catalog, text: string, limit: number): BundleEvent[] {
  const names = signerNames(catalog);
  const [signer = text] = [...names].find(([, name]) => name === text) ?? [];
  return catalog.bundles.search(signer, limit).map((row) => {
    const { identity, name } = row;
    const stream = catalog.images.stream(identity);
    return {
      identity,
      name,
      ...(stream ? { stream: stream.name, number: stream.number } : {}),
      ...eventOf(row, names),
    };
  });
}

function eventOf({ role, at, job_id: job, verdict, reason, signer }: BundleRow, names: ReadonlyMap<string, string>) {
  const signerName = names.get(signer ?? '');
  return {
    role,
    at,
    job,
    verdict,
    ...(reason === null ? {} : { reason }),
    ...(signer === null ? {} : { signer }),
    ...(signerName === undefined ? {} : { signerName }),
  };
}
