import type { BundleEvent } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** Who did it, what they overrode, and what a verification found not to be whole. */
export type Doer = Pick<BundleEvent, 'who' | 'overrides' | 'problems' | 'missingVolumes'>;

/** Who asked for a job and what was overridden in it, as the log says; each job is looked up once. Inside `Catalog.read`. */
export function doneBy(catalog: Catalog): (event: { job?: string | undefined; reason?: string | undefined }) => Doer {
  const known = new Map<string, Doer>();
  return ({ job, reason }) => {
    if (job === undefined) return {};
    const doer = known.get(job) ?? doerOf(catalog, job);
    known.set(job, doer);
    // The verdict's own override stands with the event already.
    const overrides = doer.overrides?.filter((one) => one.reason !== reason || !one.what.startsWith('verdict '));
    const { overrides: _all, ...rest } = doer;
    return { ...rest, ...(overrides?.length ? { overrides } : {}) };
  };
}

function doerOf(catalog: Catalog, job: string): Doer {
  const who = catalog.jobs.actor(job);
  const said = catalog.audit.overridden(job).flatMap(({ entry }) => entry.overrides ?? []);
  const overrides = [...new Map(said.map((one) => [JSON.stringify(one), one])).values()];
  return {
    ...(who ? { who } : {}),
    ...(overrides.length > 0 ? { overrides } : {}),
    ...foundIn(catalog, job),
  };
}

/** A resumed verification may say it twice: the last word stands. */
function foundIn(catalog: Catalog, job: string): Pick<Doer, 'problems' | 'missingVolumes'> {
  const { problems, missingVolumes } = catalog.audit.verified(job)?.entry.detail ?? {};
  return {
    ...(typeof problems === 'number' ? { problems } : {}),
    ...(typeof missingVolumes === 'number' ? { missingVolumes } : {}),
  };
}
