import { coversRepository, coversTag, type TagRule } from '../../engine/harbor/tag-rules.ts';
import type { Arrival } from './facts.ts';
import { type Check, rowsOf } from './row.ts';
import { someOf } from './some-of.ts';

const rows = rowsOf('retention');

/** Would the project's retention policy remove again what is imported? */
export const checkRetention: Check = ({ harbor, arrivals }) => {
  if (!harbor) return rows.absent('notHarbor');
  const { exists, id, retentionId } = harbor.project;
  if (exists === false) return rows.absent('none');
  if (id === undefined) return rows.absent('hidden');
  if (retentionId === undefined) return rows.absent('none');
  if (!harbor.retention) return rows.absent('hidden');
  const removed = removedBy(harbor.retention, arrivals).map(({ landing }) => landing);
  return removed.length === 0
    ? rows.pass('keeps')
    : rows.warn('removes', { count: removed.length, tags: someOf(removed) });
};

/** Rules say what is kept; a repository that none speaks of is left alone. Each is asked about what is imported together. */
function removedBy(rules: readonly TagRule[], arrivals: readonly Arrival[]): Arrival[] {
  const byPath = Map.groupBy(arrivals, ({ landing }) => landing.path);
  return [...byPath].flatMap(([path, images]) => {
    const here = rules.filter((rule) => coversRepository(rule, path.split('/').slice(1).join('/')));
    if (here.length === 0) return [];
    const kept = new Set(here.flatMap((rule) => keptBy(rule, images)));
    return images.filter((image) => !kept.has(image));
  });
}

/** What one rule keeps of images that are pushed now and were never pulled (harbor retention templates). */
function keptBy({ template, params, ...rule }: TagRule, images: readonly Arrival[]): Arrival[] {
  const matching = images.filter(({ landing }) => coversTag(rule, landing.tag));
  if (template === 'nDaysSinceLastPull') return [];
  const most = template === 'latestPushedK' || template === 'latestPulledN' ? Number(params?.[template]) : Number.NaN;
  return Number.isFinite(most) ? matching.slice(0, most) : matching;
}
