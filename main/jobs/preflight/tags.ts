import { isForbidden } from './is-sent.ts';
import { type Check, rowsOf } from './row.ts';
import { someOf } from './some-of.ts';

const rows = rowsOf('tags');

/** Which tags are there already, and do any stand for something else? */
export const checkTags: Check = ({ arrivals }) => {
  const inState = (state: string) => arrivals.filter(({ tag }) => tag.state === state);
  if (inState('unknown').length > 0) return rows.absent('unknown');
  const moved = inState('other').filter((arrival) => !isForbidden(arrival));
  if (moved.length > 0) {
    return rows.warn('moves', { count: moved.length, tags: someOf(moved.map(({ landing }) => landing)) });
  }
  return rows.pass('free', { count: inState('new').length, same: inState('same').length });
};
