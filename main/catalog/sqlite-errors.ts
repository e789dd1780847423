import Database from 'better-sqlite3';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** Whether another process holds the lock that was wanted: waiting helps. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code);
}

/** Translates what SQLite throws, once, into state.busy, state.damaged or state.unwritable; anything else comes back as it is. */
export function fromSqlite(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const detail = error.message;
  if (isBusy(error)) return new GapferryError('state.busy', { path }, { cause: error });
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code)) {
    return new GapferryError('state.damaged', { path, detail }, { cause: error });
  }
  // SQLITE_ERROR and SQLITE_CONSTRAINT are bugs of ours and stay as they are.
  if (/^SQLITE_(?:FULL|READONLY|IOERR|CANTOPEN|PERM|AUTH)/.test(error.code)) {
    return new GapferryError('state.unwritable', { path, detail }, { cause: error });
  }
  return error;
}
