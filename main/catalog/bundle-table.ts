import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { decodeRow } from './stored.ts';

const BundleRow = z.object({
  identity: z.string(),
  name: z.string(),
  role: z.enum(['exported', 'imported', 'verified']),
  job_id: z.string(),
  verdict: z.string(),
  reason: z.string().nullable(),
  /** Hex key id, where it is signed. */
  signer: z.string().nullable(),
  at: z.string(),
});
/** A bundle that was written or brought in here. `reason`: why a verdict was overridden. */
export type BundleRow = z.infer<typeof BundleRow>;

const COLUMNS = 'identity, name, role, job_id, verdict, reason, signer, at';
/** Quick, and with a window in which the digests that a list says four times find each other. */
const COMPRESSION = { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_LGWIN]: 22 };
/** Bytes; no list is read that is larger. */
const LARGEST_LIST = 64 * 1024 * 1024;

/** Bundles, with the very bytes of their packing lists (compressed). Runs inside `Catalog.write`. */
export class BundleTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** A resumed job may say the same again: the last word stands. */
  record(bundle: BundleRow, listBytes: Uint8Array): void {
    this.#database
      .prepare('INSERT OR IGNORE INTO packing_list (identity, bytes) VALUES (?, ?)')
      .run(bundle.identity, brotliCompressSync(listBytes, { params: COMPRESSION }));
    this.#database
      .prepare(
        `REPLACE INTO bundle (${COLUMNS}) VALUES (:identity, :name, :role, :job_id, :verdict, :reason, :signer, :at)`,
      )
      .run(bundle);
  }

  /** Everything that happened with a bundle here, oldest first. */
  of(identity: string): BundleRow[] {
    return this.#all('WHERE identity = ? ORDER BY at, role', identity);
  }

  /** Bundles of one role, each once by its last time, the newest first. */
  list(role: BundleRow['role'], limit: number): BundleRow[] {
    // SQLite takes the other columns from the row of the maximum.
    const rows = this.#database
      .prepare(
        `SELECT identity, name, role, job_id, verdict, reason, signer, max(at) AS at FROM bundle
         WHERE role = ? GROUP BY identity ORDER BY at DESC LIMIT ?`,
      )
      .all(role, limit);
    return rows.map((row) => decodeRow(BundleRow, row, 'bundle'));
  }

  /** Everything that happened with any bundle, oldest first, a page after the one that ended with `after`. */
  page(after: Pick<BundleRow, 'at' | 'identity' | 'role' | 'job_id'> | undefined, limit: number): BundleRow[] {
    const { at, identity, role, job_id } = after ?? { at: '', identity: '', role: '', job_id: '' };
    return this.#all(
      'WHERE (at, identity, role, job_id) > (?, ?, ?, ?) ORDER BY at, identity, role, job_id LIMIT ?',
      at,
      identity,
      role,
      job_id,
      limit,
    );
  }

  /** By its identity or the start of it (8 digits or more, with or without groups), its name, or a job; the newest first. */
  find(text: string): BundleRow[] {
    const hex = text
      .toLowerCase()
      .replace(/^sha256:/, '')
      .replace(/\s+/g, '');
    const start = /^[0-9a-f]{8,64}$/.test(hex) ? `sha256:${hex}` : '-';
    return this.#all(
      'WHERE (identity >= ? AND identity < ?) OR name = ? OR job_id = ? ORDER BY at DESC',
      start,
      `${start}g`,
      text,
      text,
    );
  }

  /** What happened with bundles whose name, identity or signer's key id starts so, the newest first; empty: with any. */
  search(text: string, limit: number): BundleRow[] {
    if (text === '') return this.#all('ORDER BY at DESC, identity, role, job_id LIMIT ?', limit);
    const hex = text.toLowerCase().replace(/^sha256:|\s+/g, '');
    const digits = /^[0-9a-f]{4,64}$/.test(hex) ? hex : '-';
    // Ranges, not LIKE: they can use the indexes.
    return this.#all(
      `WHERE (name >= ? AND name < ?) OR (identity >= ? AND identity < ?) OR (signer >= ? AND signer < ?)
       ORDER BY at DESC, identity, role, job_id LIMIT ?`,
      ...[text, `${text}\u{10ffff}`, `sha256:${digits}`, `sha256:${digits}g`, digits, `${digits}g`],
      limit,
    );
  }

  /** The list's bytes, as they were signed. Throws state.damaged. */
  bytes(identity: string): Buffer {
    const row = this.#database.prepare('SELECT bytes FROM packing_list WHERE identity = ?').get(identity);
    const { bytes } = decodeRow(z.object({ bytes: z.instanceof(Buffer) }), row, `packing list ${identity}`);
    try {
      return brotliDecompressSync(bytes, { maxOutputLength: LARGEST_LIST });
    } catch (cause) {
      throw new GapferryError('state.damaged', { path: `packing list ${identity}`, detail: String(cause) }, { cause });
    }
  }

  #all(where: string, ...values: unknown[]): BundleRow[] {
    const rows = this.#database.prepare(`SELECT ${COLUMNS} FROM bundle ${where}`).all(...values);
    return rows.map((row) => decodeRow(BundleRow, row, 'bundle'));
  }
}
