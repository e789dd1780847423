import { join } from 'node:path';
import Database from 'better-sqlite3';
import { chainHash, NO_ENTRY } from '../../../main/catalog/audit-chain.ts';
import type { Station } from './ferry.ts';

/** What somebody does who may write the file and knows the format. */
export function tamper(station: Station, act: (database: Database.Database) => void): void {
  const database = new Database(join(station.folder, 'home', 'catalog.sqlite'));
  for (const name of ['never_changes', 'never_shrinks', 'in_order'])
    database.exec(`DROP TRIGGER IF EXISTS audit_${name}`);
  database.transaction(() => act(database))();
  database.close();
}

/** Another text in one entry, and every hash from there on made to fit. */
export function rewrite(station: Station, from: number): void {
  tamper(station, (database) => {
    database.prepare('UPDATE audit SET entry = replace(entry, \'"at":"2\', \'"at":"1\') WHERE seq = ?').run(from);
    let prev = String(
      database
        .prepare('SELECT hash FROM audit WHERE seq = ?')
        .pluck()
        .get(from - 1) ?? NO_ENTRY,
    );
    const rows = database.prepare('SELECT seq, entry FROM audit WHERE seq >= ? ORDER BY seq').all(from);
    for (const { seq, entry } of rows as { seq: number; entry: string }[]) {
      const hash = chainHash(seq, prev, entry);
      database.prepare('UPDATE audit SET prev = ?, hash = ? WHERE seq = ?').run(prev, hash, seq);
      prev = hash;
    }
    // Heads and signed heads of one's own would show it at once.
    database.exec('DELETE FROM checkpoint');
  });
}

/** Makes the log a few entries long, as if nothing had been kept of it; it goes on from there. */
export function cut(station: Station, size: number): void {
  tamper(station, (database) => {
    database.prepare('DELETE FROM audit WHERE seq > ?').run(size);
    database.exec('DELETE FROM checkpoint; DELETE FROM known_head');
  });
}
