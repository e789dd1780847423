import { jobsBundlesSettings } from './0001-jobs-bundles-settings.ts';
import { auditLog } from './0002-audit-log.ts';
import { arrivalsReceiptsSearch } from './0003-arrivals-receipts-search.ts';
import { whatBelongsToImages } from './0004-what-belongs-to-images.ts';
import { receiptsOfBothSides } from './0005-receipts-of-both-sides.ts';

/** Every step of the schema, in order, one file each; `PRAGMA user_version` counts those done. Never change one that was released. */
export const MIGRATIONS: readonly string[] = [
  jobsBundlesSettings,
  auditLog,
  arrivalsReceiptsSearch,
  whatBelongsToImages,
  receiptsOfBothSides,
];
