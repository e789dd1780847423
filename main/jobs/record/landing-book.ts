import type { Belonging, KeptScan } from '../../catalog/belonging-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** What was carried with images and how they were scanned, for questions months later. */
export interface LandingBook {
  record(jobId: string, landed: { accessories: readonly Belonging[]; scans: readonly KeptScan[] }): void;
}

/** Kept in the catalog, in one transaction. */
export function landingBook(catalog: Catalog, now: () => Date): LandingBook {
  return {
    record: (jobId, { accessories, scans }) => {
      const at = now().toISOString();
      catalog.writeNow(() => {
        catalog.belongings.carry(jobId, accessories, at);
        catalog.belongings.scan(jobId, scans, at);
      });
    },
  };
}
