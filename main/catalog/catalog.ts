import type Database from 'better-sqlite3';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { ArrivalTable } from './arrival-table.ts';
import { AuditTable } from './audit-table.ts';
import { backUp } from './backups.ts';
import { BelongingTable } from './belonging-table.ts';
import { BundleTable } from './bundle-table.ts';
import { ImageLife } from './image-life.ts';
import { ImageQuestions } from './image-questions.ts';
import { ImageTable } from './image-table.ts';
import { JobTable } from './job-table.ts';
import { openDatabase, whenFree } from './open-database.ts';
import { ReceiptTable } from './receipt-table.ts';
import { RegistryTable } from './registry-table.ts';
import { SettingTable } from './setting-table.ts';
import { fromSqlite, isBusy } from './sqlite-errors.ts';
import { StreamTable } from './stream-table.ts';
import { TrustedKeyTable } from './trusted-key-table.ts';

/** Tries of a write that cannot wait asynchronously; each waits as long as the busy time-out: five seconds in all. */
const TRIES = 250;

/** The record of this workstation: one SQLite file that several processes share, one writer at a time. */
export class Catalog {
  readonly jobs: JobTable;
  readonly streams: StreamTable;
  readonly bundles: BundleTable;
  readonly registries: RegistryTable;
  readonly trustedKeys: TrustedKeyTable;
  readonly settings: SettingTable;
  readonly audit: AuditTable;
  readonly arrivals: ArrivalTable;
  readonly images: ImageTable;
  readonly belongings: BelongingTable;
  readonly questions: ImageQuestions;
  readonly lives: ImageLife;
  readonly receipts: ReceiptTable;
  readonly #database: Database.Database;
  readonly #path: string;

  /** Opens or makes the file; with a folder for backups, one is made before its schema changes. Throws state.damaged, state.newer, state.busy, state.unwritable. */
  static async open(path: string, backups?: string): Promise<Catalog> {
    const before = async (database: Database.Database): Promise<void> => {
      if (backups !== undefined) await backUp(database, backups, new Date());
    };
    return new Catalog(await openDatabase(path, undefined, before), path);
  }

  private constructor(database: Database.Database, path: string) {
    this.#database = database;
    this.#path = path;
    this.jobs = new JobTable(database);
    this.streams = new StreamTable(database);
    this.bundles = new BundleTable(database);
    this.registries = new RegistryTable(database);
    this.trustedKeys = new TrustedKeyTable(database);
    this.settings = new SettingTable(database);
    this.audit = new AuditTable(database);
    this.arrivals = new ArrivalTable(database);
    this.images = new ImageTable(database);
    this.belongings = new BelongingTable(database);
    this.questions = new ImageQuestions(database);
    this.lives = new ImageLife(database);
    this.receipts = new ReceiptTable(database);
  }

  /** Runs a synchronous change as one transaction, all or nothing; waits for another writer without holding up the process. */
  write<T>(change: () => T): Promise<T> {
    return whenFree(this.#path, () => this.#transact(change));
  }

  /** Reads everything from one moment of the record. */
  read<T>(look: () => T): Promise<T> {
    return whenFree(this.#path, () => this.#database.transaction(look).deferred());
  }

  /** The same as `write`, at once, for callers that need the answer before they go on: waits at most five seconds, then throws state.busy. */
  writeNow<T>(change: () => T): T {
    for (let attempt = 1; ; attempt++) {
      try {
        return this.#transact(change);
      } catch (error) {
        if (!isBusy(error) || attempt === TRIES) throw fromSqlite(error, this.#path);
      }
    }
  }

  /** One try, at once: false where another process is writing. */
  tryWrite(change: () => void): boolean {
    try {
      this.#transact(change);
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw fromSqlite(error, this.#path);
    }
  }

  /** Copies the file into a folder while it is in use, and removes the oldest copies there. */
  async backUp(folder: string, now: Date): Promise<string> {
    try {
      return await backUp(this.#database, folder, now);
    } catch (error) {
      throw backupError(error, folder);
    }
  }

  close(): void {
    this.#database.close();
  }

  #transact<T>(change: () => T): T {
    return this.#database.transaction(change).immediate();
  }
}

/** What hinders a copy is mostly the folder: full, gone, or not a folder. */
function backupError(error: unknown, path: string): unknown {
  const known = fromSqlite(error, path);
  if (known instanceof GapferryError || !(known instanceof Error)) return known;
  return new GapferryError('state.unwritable', { path, detail: known.message }, { cause: error });
}
