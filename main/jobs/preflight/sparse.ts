import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('sparse');

/** Registries refuse an index whose parts are not all there (harbor.md 3.3). */
export const checkSparse: Check = ({ host, arrivals }) => {
  const [first] = arrivals.filter(({ sparse }) => sparse.length > 0);
  if (!first) return rows.pass('whole');
  const missing = first.sparse.map((digest) => digest.slice(0, 'sha256:'.length + 12)).join(', ');
  return rows.stop(
    new GapferryError('target.sparseIndex', {
      host,
      reference: first.landing.reference,
      missing: missing.slice(0, 300),
    }),
  );
};
