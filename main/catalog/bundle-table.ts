import type Database from 'better-sqlite3';
import { z } from 'zod';
import { decodeRow } from './stored.ts';

const BundleRow = z.object({
  identity: z.string(),
  name: z.string(),
  role: z.enum(['exported', 'imported', 'verified']),
  job_id: z.string(),
  verdict: z.string(),
  reason: z.string().nullable(),
  at: z.string(),
});
/** A bundle that was written or brought in here. `reason`: why a verdict was overridden. */
export type BundleRow = z.infer<typeof BundleRow>;

/** Bundles, with the very bytes of their packing lists. Runs inside `Catalog.write`. */
export class BundleTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** A resumed job may say the same again: the last word stands. */
  record(bundle: BundleRow, listBytes: Uint8Array): void {
    this.#database
      .prepare('INSERT OR IGNORE INTO packing_list (identity, bytes) VALUES (?, ?)')
      .run(bundle.identity, listBytes);
    this.#database
      .prepare('REPLACE INTO bundle (identity, name, role, job_id, verdict, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(bundle.identity, bundle.name, bundle.role, bundle.job_id, bundle.verdict, bundle.reason, bundle.at);
  }

  /** Everything that happened with a bundle here, oldest first. */
  of(identity: string): BundleRow[] {
    const rows = this.#database.prepare('SELECT * FROM bundle WHERE identity = ? ORDER BY at, role').all(identity);
    return rows.map((row) => decodeRow(BundleRow, row, `bundle ${identity}`));
  }
}
