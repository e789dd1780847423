import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { RecordedBundle } from '../../../shared/record-contract.ts';
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
    events: rows.map(({ role, at, job_id: job, verdict, reason }) => ({
      role,
      at,
      job,
      verdict,
      ...(reason === null ? {} : { reason }),
    })),
    images: catalog.images.listed(identity).length,
    landed: catalog.images.landed(identity),
    missing: rows.some(({ role }) => role === 'imported') ? catalog.images.missing(identity) : [],
  };
}
