import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('readOnly');

/** Is the system in read-only mode (harbor.md 1.8)? */
export const checkReadOnly: Check = ({ host, harbor }) => {
  if (!harbor) return rows.absent('notHarbor');
  const { readOnly } = harbor.system;
  if (readOnly === undefined) return rows.absent('hidden');
  return readOnly
    ? rows.stop(new GapferryError('target.readOnly', { host, detail: 'its own settings say so' }))
    : rows.pass('writable');
};
