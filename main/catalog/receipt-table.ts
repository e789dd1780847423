import type Database from 'better-sqlite3';
import { z } from 'zod';
import { decodeRow, jsonColumn } from './stored.ts';

const ReceiptRow = z.object({
  digest: z.string(),
  bundle: z.string(),
  direction: z.enum(['made', 'filed', 'unmatched']),
  log: z.string().nullable(),
  size: z.int(),
  hash: z.string(),
  total: z.int().nullable(),
  missing: jsonColumn(z.array(z.string())),
  signer: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string(),
  at: z.string(),
});
/**
 * A receipt: `made` here, `filed` here for a bundle that was sent, or `unmatched`: for one that was not. `log`, `size`, `hash`: head of
 * its writer's log. `total` is null and `signer` too where it came as a code from paper, `reason` is why it was taken all the same.
 */
export type ReceiptRow = z.infer<typeof ReceiptRow>;

/** Receipts, whole. Writes run inside `Catalog.write`. */
export class ReceiptTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  insert(receipt: ReceiptRow): void {
    this.#database
      .prepare(
        `INSERT INTO receipt (digest, bundle, direction, log, size, hash, total, missing, signer, reason, note, at)
         VALUES (:digest, :bundle, :direction, :log, :size, :hash, :total, :missing, :signer, :reason, :note, :at)`,
      )
      .run({ ...receipt, missing: JSON.stringify(receipt.missing) });
  }

  /** Of one bundle, the one with the longest log last. */
  of(bundle: string): ReceiptRow[] {
    return this.#all('WHERE bundle = ? ORDER BY size, at', bundle);
  }

  /** The name of the bundle that a receipt is about, or its identity. */
  bundleOf(digest: string): string | undefined {
    const row = this.#database
      .prepare(
        `SELECT coalesce((SELECT name FROM bundle WHERE bundle.identity = receipt.bundle LIMIT 1), bundle) AS name
         FROM receipt WHERE digest = ? LIMIT 1`,
      )
      .get(digest);
    return row === undefined ? undefined : decodeRow(z.object({ name: z.string() }), row, 'receipt').name;
  }

  /** Receipts that were written here, and those filed here that are not codes from paper. */
  signed(): ReceiptRow[] {
    return this.#all("WHERE direction = 'made' OR (direction = 'filed' AND log IS NOT NULL) ORDER BY at");
  }

  /** Receipts that were written here. */
  made(): ReceiptRow[] {
    return this.#all("WHERE direction = 'made' ORDER BY size, at");
  }

  /** Receipts for bundles that were never sent from here. */
  unmatched(): ReceiptRow[] {
    return this.#all("WHERE direction = 'unmatched' ORDER BY at");
  }

  #all(where: string, ...values: unknown[]): ReceiptRow[] {
    const rows = this.#database.prepare(`SELECT * FROM receipt ${where}`).all(...values);
    return rows.map((row) => decodeRow(ReceiptRow, row, 'receipt'));
  }
}
