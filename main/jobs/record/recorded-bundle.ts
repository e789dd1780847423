import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { BundleEvent, RecordedBundle } from '../../../shared/record-contract.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** What is known of a bundle here. @throws receipt.nothingToSay where nothing is */
export function recordedBundle(catalog: Catalog, text: string): RecordedBundle {
  const [latest] = catalog.bundles.find(text);
  if (!latest) throw new GapferryError('receipt.nothingToSay', { bundle: text });
  const { identity, name } = latest;
  const stream = catalog.images.stream(identity);
  const rows = catalog.bundles.of(identity);
  return {
    identity,
    name,
    ...(stream ? { stream: stream.name, number: stream.number } : {}),
    events: rows.map((row) => eventOf(catalog, row)),
    images: catalog.images.listed(identity).length,
    landed: catalog.images.landed(identity),
    missing: rows.some(({ role }) => role === 'imported') ? catalog.images.missing(identity) : [],
  };
}

/** What happened with the bundles that a text means, the newest first. */
export function recordedBundles(catalog: Catalog, text: string, limit: number): BundleEvent[] {
  const trusted = catalog.trustedKeys.list().find(({ name }) => name === text);
  return catalog.bundles.search(trusted?.fingerprint ?? text, limit).map((row) => {
    const { identity, name } = row;
    const stream = catalog.images.stream(identity);
    return {
      identity,
      name,
      ...(stream ? { stream: stream.name, number: stream.number } : {}),
      ...eventOf(catalog, row),
    };
  });
}

function eventOf(catalog: Catalog, { role, at, job_id: job, verdict, reason, signer }: BundleRow) {
  const known = catalog.trustedKeys.list().find(({ fingerprint }) => fingerprint === signer);
  return {
    role,
    at,
    job,
    verdict,
    ...(reason === null ? {} : { reason }),
    ...(signer === null ? {} : { signer }),
    ...(known ? { signerName: known.name } : {}),
  };
}
