import type { NewAuditEntry } from '../../../shared/audit.ts';
import { asGapferryError } from '../../../shared/gapferry-error.ts';
import { lastBackup } from '../../catalog/backups.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { type AuditLog, whoNow } from './audit-log.ts';

/** Milliseconds between backups, and between looks at whether one is due. */
const AGE = 24 * 3_600_000;
const LOOK = 3_600_000;

/** Copies the catalog once a day while a host is open; a copy that fails is an entry, never an end of the work. */
export class BackupKeeper {
  readonly #catalog: Catalog;
  readonly #log: AuditLog;
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void>;

  constructor(catalog: Catalog, log: AuditLog, folder: string, now: () => Date) {
    this.#catalog = catalog;
    this.#log = log;
    this.#folder = folder;
    this.#now = now;
    this.#running = this.#look();
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#look());
    }, LOOK).unref();
  }

  /** Makes one now, as somebody asked. */
  async make(): Promise<string> {
    const path = await this.#catalog.backUp(this.#folder, this.#now());
    await this.#log.record(entryOf('done', { path }));
    return path;
  }

  /** Waits for one that is being made. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    try {
      if (await this.#isDue()) await this.#catalog.backUp(this.#folder, this.#now());
    } catch (error) {
      const { code } = asGapferryError(error);
      await this.#log.record(entryOf('failed', { error: code })).catch(() => undefined);
    }
  }

  /** A catalog of today has nothing yet that would be missed. A time of the future says that the clock was set back. */
  async #isDue(): Promise<boolean> {
    const [first] = this.#catalog.audit.list({ before: 2 }, 1);
    const last = (await lastBackup(this.#folder)) ?? (first ? Date.parse(first.entry.at) : undefined);
    const age = last === undefined ? 0 : this.#now().getTime() - last;
    return age > AGE || age < -LOOK;
  }
}

function entryOf(outcome: 'done' | 'failed', detail: Readonly<Record<string, string>>): NewAuditEntry {
  return { who: whoNow(), action: 'catalog.backup', on: { kind: 'catalog', id: 'catalog' }, outcome, detail };
}
