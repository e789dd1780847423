import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('tokenLife');

/** Does a token outlive the largest layer at the rate that was measured? */
export const checkTokenLife: Check = ({ token, blobs, memory, harbor }) => {
  const life = token?.life;
  // A Harbor always gives one, but not for a project that is not there or not ours.
  if (harbor && !token) return rows.absent('later');
  if (life === undefined || life <= 0) return rows.absent('none');
  const size = blobs.reduce((most, blob) => (!blob.present && blob.held ? Math.max(most, blob.size) : most), 0);
  if (size === 0) return rows.pass('nothingToSend', { life });
  const { bytesPerSecond } = memory;
  if (!bytesPerSecond) return rows.pass('rateUnknown', { life, size, rate: Math.ceil(size / life) });
  const seconds = Math.ceil(size / bytesPerSecond);
  return seconds < life ? rows.pass('enough', { life, size, seconds }) : rows.warn('short', { life, size, seconds });
};
