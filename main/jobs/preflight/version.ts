import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('version');
/** The first with the referrers API and accessories by subject (harbor.md 4). */
const OLDEST = [2, 8] as const;

/** Which Harbor is it, if it is one? */
export const checkVersion: Check = ({ harbor }) => {
  if (!harbor) return rows.absent('notHarbor');
  const { version } = harbor.system;
  if (version === undefined) return rows.absent('hidden');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return old ? rows.warn('old', { version }) : rows.pass('harbor', { version });
};
