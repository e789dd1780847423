import type { Landing } from '../engine/address.ts';
import type { LandingReport } from './destination.ts';

/**
 * For each image what was carried with it and what the destination shows of it, as it stands in a job's result (docs/cli.md).
 * `missing`: how many did not arrive.
 */
export function accessoryResult({ accessories }: Pick<LandingReport, 'accessories'>): {
  accessories: readonly Record<string, unknown>[];
  missing: number;
} {
  const all = accessories.flatMap(({ carried }) => carried);
  return { accessories: accessories.map(imageResult), missing: all.filter(({ state }) => state === 'failed').length };
}

function imageResult({ landing, carried, shown }: LandingReport['accessories'][number] & { landing: Landing }) {
  const own = new Set(carried.map(({ digest }) => digest));
  return {
    reference: landing.reference,
    carried: carried.map(({ error, ...one }) => ({
      ...one,
      shownAs: shown.find(({ subject, digest }) => subject === one.subject && digest === one.digest)?.as ?? null,
      ...(error ? { code: error.code, params: error.params } : {}),
    })),
    alsoShown: shown.filter(({ digest }) => !own.has(digest)),
  };
}
