import type Database from 'better-sqlite3';
import { z } from 'zod';
import { AuditEntry, type AuditRecord, type LogHead, type NewAuditEntry } from '../../shared/audit.ts';
import { type ChainedEntry, chainHash, NO_ENTRY } from './audit-chain.ts';
import { digestDigits } from './digest-digits.ts';
import { decodeRow, jsonColumn } from './stored.ts';

const ChainRow = z.object({ seq: z.int(), prev: z.string(), hash: z.string(), entry: z.string() });
const RecordRow = z.object({ seq: z.int(), hash: z.string(), entry: jsonColumn(AuditEntry) });
const CheckpointRow = z.object({
  size: z.int(),
  hash: z.string(),
  key_id: z.string(),
  note: z.string(),
  at: z.string(),
});
/** A head that was signed here; `note` is the C2SP signed note. */
export type CheckpointRow = z.infer<typeof CheckpointRow>;

const KnownHeadRow = z.object({
  log: z.string(),
  size: z.int(),
  hash: z.string(),
  via: z.enum(['bundle', 'receipt', 'returned']),
  source: z.string(),
  signer: z.string().nullable(),
  made: z.string().nullable(),
  at: z.string(),
});
/**
 * A head that left or came: `bundle`: with that bundle, of its exporter's log; `receipt`: of the log of who wrote that receipt;
 * `returned`: ours, as the other side kept it and said in a receipt or bundle. `source` is the bundle's identity or the receipt's digest, `made` when its
 * writer says that it was made.
 */
export type KnownHeadRow = z.infer<typeof KnownHeadRow>;

/** What a list of entries is narrowed to. Times are compared with the entries' own, which a clock that was set back can confuse. */
export interface AuditFilter {
  /** Only entries before this sequence number. */
  readonly before?: number | undefined;
  readonly action?: string | undefined;
  /** System user, operator or reviewer. */
  readonly person?: string | undefined;
  /** Name of what was acted on, or how its id starts, with all of the jobs that did; or a job. */
  readonly on?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly overridden?: boolean | undefined;
}

/** The append-only log. `append` runs inside `Catalog.write`, with the change that it is about. */
export class AuditTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Adds an entry after the last one; the lock of the transaction keeps two processes apart. */
  append(entry: NewAuditEntry, at: string): ChainedEntry {
    const last = this.#last();
    const seq = (last?.seq ?? 0) + 1;
    const prev = last?.hash ?? NO_ENTRY;
    const text = JSON.stringify(AuditEntry.parse({ at, ...entry }));
    const row = { seq, prev, hash: chainHash(seq, prev, text), entry: text };
    this.#database.prepare('INSERT INTO audit (seq, prev, hash, entry) VALUES (:seq, :prev, :hash, :entry)').run(row);
    return row;
  }

  /** Undefined while the log is empty. */
  head(): LogHead | undefined {
    const first = this.page(0, 1)[0];
    const last = this.#last();
    return first && last ? { log: first.hash, size: last.seq, hash: last.hash } : undefined;
  }

  /** The stored hash of the entry that made the log this long; undefined where it is shorter. */
  hashAt(size: number): string | undefined {
    if (size === 0) return NO_ENTRY;
    const row = this.#database.prepare('SELECT hash FROM audit WHERE seq = ?').get(size);
    return row === undefined ? undefined : decodeRow(ChainRow.pick({ hash: true }), row, 'audit').hash;
  }

  /** Entries as they were hashed, in order, after a sequence number. */
  page(after: number, limit: number): ChainedEntry[] {
    const rows = this.#database
      .prepare('SELECT seq, prev, hash, entry FROM audit WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(after, limit);
    return rows.map((row) => decodeRow(ChainRow, row, 'audit'));
  }

  /** Entries that a filter leaves, in order, after a number. */
  chosen(filter: AuditFilter, after: number, limit: number): AuditRecord[] {
    const { where, values } = conditions(filter);
    const rows = this.#database
      .prepare(`SELECT seq, hash, entry FROM audit ${where} ${where ? 'AND' : 'WHERE'} seq > ? ORDER BY seq LIMIT ?`)
      .all(...values, after, limit);
    return rows.map((row) => decodeRow(RecordRow, row, 'audit'));
  }

  /** The newest first. */
  list(filter: AuditFilter, limit: number): AuditRecord[] {
    const { where, values } = conditions(filter);
    const rows = this.#database
      .prepare(`SELECT seq, hash, entry FROM audit ${where} ORDER BY seq DESC LIMIT ?`)
      .all(...values, limit);
    return rows.map((row) => decodeRow(RecordRow, row, 'audit'));
  }

  /** Entries of a job that say what was overridden, in order. */
  overridden(job: string): AuditRecord[] {
    const rows = this.#database
      .prepare('SELECT seq, hash, entry FROM audit WHERE job = ? AND overridden = 1 ORDER BY seq')
      .all(job);
    return rows.map((row) => decodeRow(RecordRow, row, 'audit'));
  }

  /** What a job last said of a bundle that it verified. */
  verified(job: string): AuditRecord | undefined {
    const row = this.#database
      .prepare(
        "SELECT seq, hash, entry FROM audit WHERE job = ? AND action = 'bundle.verified' ORDER BY seq DESC LIMIT 1",
      )
      .get(job);
    return row === undefined ? undefined : decodeRow(RecordRow, row, 'audit');
  }

  /** The first entry whose time is before that of the one before it: a clock was set back. Reads every entry. */
  clockBack(): number | undefined {
    const row = this.#database
      .prepare(
        `SELECT seq FROM (SELECT seq, at, lag(at) OVER (ORDER BY seq) AS before FROM audit) WHERE at < before ORDER BY seq LIMIT 1`,
      )
      .get();
    return row === undefined ? undefined : decodeRow(z.object({ seq: z.int() }), row, 'audit').seq;
  }

  /** Everybody who acted: system users, operators and reviewers. Reads every entry. */
  persons(): string[] {
    const rows = this.#database
      .prepare(
        `SELECT user AS name FROM audit WHERE user IS NOT NULL UNION SELECT operator FROM audit WHERE operator IS NOT NULL
         UNION SELECT reviewer FROM audit WHERE reviewer IS NOT NULL ORDER BY 1`,
      )
      .all();
    return rows.map((row) => decodeRow(z.object({ name: z.string() }), row, 'audit').name);
  }

  /** A size is signed once by a key; another note over it says the same. */
  addCheckpoint(checkpoint: CheckpointRow): void {
    this.#database
      .prepare(
        'INSERT OR IGNORE INTO checkpoint (size, hash, key_id, note, at) VALUES (:size, :hash, :key_id, :note, :at)',
      )
      .run(checkpoint);
  }

  checkpoints(): CheckpointRow[] {
    const rows = this.#database.prepare('SELECT size, hash, key_id, note, at FROM checkpoint ORDER BY size').all();
    return rows.map((row) => decodeRow(CheckpointRow, row, 'checkpoint'));
  }

  addKnownHead(head: KnownHeadRow): void {
    this.#database
      .prepare(
        `INSERT OR IGNORE INTO known_head (log, size, hash, via, source, signer, made, at)
         VALUES (:log, :size, :hash, :via, :source, :signer, :made, :at)`,
      )
      .run(head);
  }

  /** Heads of one log, or of all, the longest last. */
  knownHeads(log?: string): KnownHeadRow[] {
    const rows = this.#database
      .prepare('SELECT * FROM known_head WHERE :log IS NULL OR log = :log ORDER BY log, size, at')
      .all({ log: log ?? null });
    return rows.map((row) => decodeRow(KnownHeadRow, row, 'known_head'));
  }

  #last(): Pick<ChainedEntry, 'seq' | 'hash'> | undefined {
    const row = this.#database.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get();
    return row === undefined ? undefined : decodeRow(ChainRow.pick({ seq: true, hash: true }), row, 'audit');
  }
}

/** What was acted on, and everything of the jobs that acted on it. A range, not LIKE: it can use the index. */
function concerning(text: string): [string, ...string[]] {
  const beyond = `${text}\u{10ffff}`;
  const direct = '(subject >= ? AND subject < ?) OR name = ?';
  const jobs = `SELECT job FROM audit WHERE subject >= ? AND subject < ? AND job IS NOT NULL UNION SELECT job FROM audit WHERE name = ? AND job IS NOT NULL`;
  return [`(${direct} OR job = ? OR job IN (${jobs}))`, text, beyond, text, text, text, beyond, text];
}

/** Digits of a digest, a key or a log as people copy them, in groups and without `sha256:`, are those as well. */
function asWritten(text: string): string[] {
  const digits = digestDigits(text);
  return digits === undefined ? [text] : [...new Set([text, digits, `sha256:${digits}`])];
}

function conditions(filter: AuditFilter): { where: string; values: (string | number)[] } {
  const parts: [string, ...(string | number)[]][] = [];
  if (filter.before !== undefined) parts.push(['seq < ?', filter.before]);
  if (filter.action !== undefined) parts.push(["(action = ? OR action LIKE ? || '.%')", filter.action, filter.action]);
  if (filter.person !== undefined) {
    parts.push(['? IN (user, operator, reviewer)', filter.person]);
  }
  if (filter.on !== undefined) {
    const each = asWritten(filter.on).map(concerning);
    parts.push([`(${each.map(([sql]) => sql).join(' OR ')})`, ...each.flatMap(([, ...values]) => values)]);
  }
  if (filter.since !== undefined || filter.until !== undefined) {
    // By the numbers between the first and the last of that time: an entry whose clock was wrong is among those that it was written with.
    const within: [string, string] = [filter.since ?? '', filter.until ?? '9'];
    const edge = (order: string): string =>
      `(SELECT seq FROM audit WHERE at >= ? AND at <= ? ORDER BY seq ${order} LIMIT 1)`;
    parts.push([`seq BETWEEN ${edge('ASC')} AND ${edge('DESC')}`, ...within, ...within]);
  }
  if (filter.overridden) parts.push(['overridden = 1']);
  const where = parts.length === 0 ? '' : `WHERE ${parts.map(([sql]) => sql).join(' AND ')}`;
  return { where, values: parts.flatMap(([, ...values]) => values) };
}
