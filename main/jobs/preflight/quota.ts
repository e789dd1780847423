import { GapferryError } from '../../../shared/gapferry-error.ts';
import { formatBytes } from '../../../shared/messages/format.ts';
import type { HarborQuota } from '../../engine/harbor/quota.ts';
import { type AddedBytes, addedBytes } from './added-bytes.ts';
import type { Facts } from './facts.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('quota');

/** Will what is really added fit? Blobs that the project has cost nothing (harbor.md 3.5). Stops only where that is certain. */
export const checkQuota: Check = (facts) => {
  const { host, project, harbor } = facts;
  const added = addedBytes(facts);
  const { most: needed } = added;
  if (!harbor) return rows.absent('notHarbor', { needed });
  if (asksInVain(facts)) return rows.warn('onlyAdmin', { needed, project });
  const quota = harbor.project.exists === false ? newQuota(facts) : harbor.quota;
  if (!quota) return rows.absent(harbor.project.exists === false ? 'default' : 'hidden', { needed });
  const { hard } = quota;
  if (hard < 0) return rows.pass('unlimited', { needed });
  const free = freeBytes(quota);
  if (needed <= free) return rows.pass('fits', { needed, free, hard });
  if (!cannotFit(added, quota)) return rows.warn('tight', { needed, free, hard });
  const detail = `${formatBytes(needed, 'en')} to be added, ${formatBytes(free, 'en')} of ${formatBytes(hard, 'en')} free`;
  const code = harbor.project.exists === false ? 'target.quotaAsked' : 'target.quota';
  return rows.stop(new GapferryError(code, { host, repository: project, detail }), { needed, free, hard });
};

/** Whether it depends on blobs whose place is not known: what is there already is part of what is used. */
export function isTight(added: AddedBytes, quota: HarborQuota): boolean {
  return quota.hard >= 0 && added.most > freeBytes(quota) && !cannotFit(added, quota);
}

function cannotFit({ least, total }: AddedBytes, quota: HarborQuota): boolean {
  return least > freeBytes(quota) || total > quota.hard;
}

function freeBytes({ hard, used }: HarborQuota): number {
  return Math.max(0, hard - used);
}

/** Harbor takes the quota of a new project from system administrators only, and says nothing about it to others (harbor.md 2.2). */
function asksInVain({ harbor, create }: Facts): boolean {
  if (harbor?.project.exists !== false || create?.quota === undefined) return false;
  return !(harbor.account.kind === 'user' && harbor.account.admin);
}

/** A project that is yet to be made has what is asked for it; Harbor's default is not told. */
function newQuota({ create }: Facts): HarborQuota | undefined {
  return create?.quota === undefined ? undefined : { hard: create.quota, used: 0 };
}
