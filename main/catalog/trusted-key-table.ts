import type Database from 'better-sqlite3';
import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { decodeRow } from './stored.ts';

const TrustedKeyRow = z.object({
  name: z.string(),
  fingerprint: z.string(),
  pem: z.string(),
  added: z.string(),
  confirmed: z.string(),
});
/** A public key whose signatures are trusted here. `confirmed`: how its fingerprint was compared, in the person's words. */
export type TrustedKeyRow = z.infer<typeof TrustedKeyRow>;

export class TrustedKeyTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Throws key.exists where the name, or the key under another name, is there already. */
  insert(key: TrustedKeyRow): void {
    const taken = this.list().find((other) => other.name === key.name || other.fingerprint === key.fingerprint);
    if (taken) throw new GapferryError('key.exists', { name: taken.name });
    this.#database
      .prepare('INSERT INTO trusted_key (name, fingerprint, pem, added, confirmed) VALUES (?, ?, ?, ?, ?)')
      .run(key.name, key.fingerprint, key.pem, key.added, key.confirmed);
  }

  list(): TrustedKeyRow[] {
    const rows = this.#database.prepare('SELECT * FROM trusted_key ORDER BY name').all();
    return rows.map((row) => decodeRow(TrustedKeyRow, row, 'trusted_key'));
  }

  /** Throws key.missing. */
  remove(name: string): TrustedKeyRow {
    const row = this.#database.prepare('DELETE FROM trusted_key WHERE name = ? RETURNING *').get(name);
    if (row === undefined) throw new GapferryError('key.missing', { name });
    return decodeRow(TrustedKeyRow, row, `trusted_key ${name}`);
  }
}
