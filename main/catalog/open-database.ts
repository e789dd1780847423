import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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
/** Bytes of a file that is checked at every opening: it takes a moment. A million images take three seconds. */
const ALWAYS_CHECKED = 32 * 1024 * 1024;
/** Milliseconds after which a larger file is checked again: after a clean end, and where it is or was open without one. */
const CHECK_AGE = 7 * 24 * 3_600_000;
const CHECK_AGE_UNCLEAN = 3_600_000;

/**
 * Opens the catalog's file, made where absent: WAL, synchronous=FULL (an entry that was promised survives a power cut),
 * integrity checked, schema brought up to date (`beforeMigration` may copy the file first).
 * Throws state.damaged, state.newer, state.busy, state.unwritable.
 */
export async function openDatabase(
  path: string,
  migrations = MIGRATIONS,
  beforeMigration: (database: Database.Database) => Promise<void> = async () => undefined,
): Promise<Database.Database> {
  const database = await whenFree(path, () => openNow(path));
  try {
    const version = await whenFree(path, () => versionOf(database));
    if (version > 0 && version < migrations.length) await beforeMigration(database);
    await whenFree(path, () => migrate(database, path, migrations));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
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

function openNow(path: string): Database.Database {
  // Looked at before it is opened: opening makes a WAL of its own.
  const due = isCheckDue(path, Date.now());
  const database = new Database(path, { timeout: BUSY_TIMEOUT });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    if (due) {
      checkIntegrity(database, path);
      stampCheck(path);
    }
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

/** The time of the last check is that of a file beside it. One of the future says that the clock was set back. */
function isCheckDue(path: string, now: number): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= ALWAYS_CHECKED) return true;
  const checked = statSync(stampOf(path), { throwIfNoEntry: false })?.mtimeMs;
  const age = existsSync(`${path}-wal`) ? CHECK_AGE_UNCLEAN : CHECK_AGE;
  return checked === undefined || checked > now || now - checked > age;
}

/** Where it cannot be written, the next opening checks again. */
function stampCheck(path: string): void {
  try {
    writeFileSync(stampOf(path), '');
    utimesSync(stampOf(path), new Date(), new Date());
  } catch {
    // Only costs the next opening its time.
  }
}

function stampOf(path: string): string {
  return `${path}.checked`;
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
