import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('proxyCache');

/** A proxy cache takes no pushes (harbor.md 3.3). */
export const checkProxyCache: Check = ({ host, project, harbor }) => {
  if (!harbor) return rows.absent('notHarbor');
  const { proxyCache, exists } = harbor.project;
  if (exists === false) return rows.pass('own');
  if (proxyCache === undefined) return rows.absent('hidden');
  return proxyCache ? rows.stop(new GapferryError('target.proxyCache', { host, project })) : rows.pass('own');
};
