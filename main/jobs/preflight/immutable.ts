import { GapferryError } from '../../../shared/gapferry-error.ts';
import { coversRepository, coversTag } from '../../engine/harbor/tag-rules.ts';
import { isForbidden } from './is-sent.ts';
import { type Check, rowsOf } from './row.ts';
import { someOf } from './some-of.ts';

const rows = rowsOf('immutable');

/**
 * Does a rule forbid to move a tag? Only what exists and differs is in the way: what is the same is not pushed at all, and
 * new tags are allowed (harbor.md 3.4). It costs those images alone, and the import only where nothing else is left of it.
 */
export const checkImmutable: Check = ({ host, harbor, arrivals }) => {
  if (!harbor) return rows.absent('notHarbor');
  const moved = arrivals.flatMap(({ landing, tag }) => (tag.state === 'other' ? [{ landing, tag }] : []));
  const forbidden = moved.filter(isForbidden).map(({ landing }) => landing);
  const [first] = forbidden;
  if (first && forbidden.length === arrivals.length) {
    const { path: repository, tag } = first;
    return rows.stop(new GapferryError('target.immutableTag', { host, repository, tag }));
  }
  if (first) return rows.warn('forbids', { count: forbidden.length, tags: someOf(forbidden) });
  const unknown = moved.filter(({ tag }) => tag.immutable === undefined);
  if (unknown.length > 0) return rows.warn('hiddenMoves', { count: unknown.length });
  const { immutable: rules } = harbor;
  if (!rules) return harbor.project.exists === false ? rows.pass('none') : rows.absent('hidden');
  const matched = rules.filter((rule) => arrivals.some(({ landing }) => covers(rule, landing)));
  if (matched.length === 0) return rows.pass('none');
  const fresh = arrivals.filter(({ landing, tag }) => tag.state === 'new' && matched.some((r) => covers(r, landing)));
  return rows.pass('harmless', { rules: matched.length, count: fresh.length });
};

function covers(rule: Parameters<typeof coversTag>[0], { path, tag }: { path: string; tag: string }): boolean {
  return coversRepository(rule, path.split('/').slice(1).join('/')) && coversTag(rule, tag);
}
