import { GapferryError } from '../../../shared/gapferry-error.ts';
import { formatBytes } from '../../../shared/messages/format.ts';
import type { Facts } from './facts.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('quota');

/** Will what is really added fit? Blobs that the project has cost nothing (harbor.md 3.5). */
export const checkQuota: Check = (facts) => {
  const { host, project, harbor } = facts;
  const needed = addedBytes(facts);
  if (!harbor) return rows.absent('notHarbor', { needed });
  const quota = harbor.project.exists === false ? newQuota(facts) : harbor.quota;
  if (!quota) return rows.absent('hidden', { needed });
  const { hard, used } = quota;
  if (hard < 0) return rows.pass('unlimited', { needed });
  const free = Math.max(0, hard - used);
  if (needed <= free) return rows.pass('fits', { needed, free, hard });
  const detail = `${formatBytes(needed, 'en')} to be added, ${formatBytes(free, 'en')} of ${formatBytes(hard, 'en')} free`;
  return rows.stop(new GapferryError('target.quota', { host, repository: project, detail }));
};

/** A project that is yet to be made has what is asked for it; Harbor's default is not told. */
function newQuota({ create }: Facts): { hard: number; used: number } | undefined {
  return create?.quota === undefined ? undefined : { hard: create.quota, used: 0 };
}

/** Bytes that will count against the quota: blobs that are not there, and manifests of images that are not. */
function addedBytes({ blobs, arrivals }: Facts): number {
  const added = new Map(
    blobs.filter(({ present, counts, held }) => !present && counts && held).map(({ digest, size }) => [digest, size]),
  );
  for (const { graphs, tag } of arrivals) {
    if (tag.state === 'same') continue;
    for (const { descriptor } of graphs.flatMap(({ manifests }) => manifests))
      added.set(descriptor.digest, descriptor.size);
  }
  return [...added.values()].reduce((sum, size) => sum + size, 0);
}
