import type { AuditRecord } from '../../../shared/audit.ts';
import { chainHash, NO_ENTRY } from '../../catalog/audit-chain.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** The first of these entries whose text is not the one that was hashed, or that does not follow the one before it. Inside `Catalog.read`. */
export function listedDamage(catalog: Catalog, records: readonly Pick<AuditRecord, 'seq'>[]): number | undefined {
  const bad = records.map(({ seq }) => seq).filter((seq) => !isSound(catalog, seq));
  return bad.length > 0 ? Math.min(...bad) : undefined;
}

function isSound(catalog: Catalog, seq: number): boolean {
  const row = catalog.audit.page(seq - 1, 1)[0];
  const before = seq === 1 ? NO_ENTRY : catalog.audit.hashAt(seq - 1);
  return (
    row !== undefined && row.seq === seq && row.prev === before && row.hash === chainHash(seq, row.prev, row.entry)
  );
}
