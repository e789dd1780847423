import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('clock');
/** Harbor takes a token for a minute beyond its life (harbor.md 1.3); the Date header knows whole seconds only. */
const MOST = 60;

/** Does its clock agree with ours? */
export const checkClock: Check = ({ clockAhead }) => {
  if (clockAhead === undefined) return rows.absent('silent');
  const seconds = Math.abs(Math.round(clockAhead));
  return seconds > MOST ? rows.warn('differs', { seconds }) : rows.pass('agrees');
};
