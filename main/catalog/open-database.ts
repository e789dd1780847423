import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { fromSqlite, isBusy } from './sqlite-errors.ts';

/** Milliseconds SQLite itself waits for a lock, holding up the whole process; longer waits are asynchronous. */
const BUSY_TIMEOUT = 20;
/** Milliseconds until a lock that nobody lets go of is reported. */
export const PATIENCE = 30_000;

/**
 * Opens the catalog's file, made where absent: WAL, synchronous=FULL (an entry that was promised survives a power cut),
 * integrity checked, schema brought up to date. Throws state.damaged, state.newer, state.busy, state.unwritable.
 */
export async function openDatabase(path: string, migrations = MIGRATIONS): Promise<Database.Database> {
  return whenFree(path, () => openNow(path, migrations));
}

/** Runs a synchronous action again, asynchronously, for as long as another process holds the lock; translates what SQLite throws. */
export async function whenFree<T>(path: string, action: () => T, patience = PATIENCE): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw fromSqlite(error, path);
      await sleep(20 + Math.random() * 80);
    }
  }
}

function openNow(path: string, migrations: readonly string[]): Database.Database {
  const database = new Database(path, { timeout: BUSY_TIMEOUT });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    checkIntegrity(database, path);
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkIntegrity(database: Database.Database, path: string): void {
  const found = z.string().parse(database.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok') throw new GapferryError('state.damaged', { path, detail: found });
}

function migrate(database: Database.Database, path: string, migrations: readonly string[]): void {
  if (versionOf(database) === migrations.length) return;
  const step = database.transaction(() => {
    // Read again under the lock: another process may have migrated in between.
    const from = versionOf(database);
    if (from > migrations.length) throw new GapferryError('state.newer', { path });
    for (const sql of migrations.slice(from)) database.exec(sql);
    database.pragma(`user_version = ${migrations.length}`);
  });
  step.immediate();
}

function versionOf(database: Database.Database): number {
  return z.int().parse(database.pragma('user_version', { simple: true }));
}
