import type Database from 'better-sqlite3';
import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { Actor, JOB_KINDS, type JobEvent, type JobItem, JobProgress, JobState, transition } from '../../shared/job.ts';
import { JobOwner } from './job-owner.ts';
import { packItem, unpackItem } from './packed-item.ts';
import { decodeRow, jsonColumn } from './stored.ts';

const JobRow = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  title: z.string(),
  state: jsonColumn(JobState),
  actor: jsonColumn(Actor),
  created: z.string(),
  updated: z.string(),
  owner: jsonColumn(JobOwner).nullable(),
  lease_until: z.int().nullable(),
  cancel_wanted: z.int(),
});
/** A job as stored, without its request, items, history and values. `lease_until` is in milliseconds since 1970. */
export type JobRow = z.infer<typeof JobRow>;
const COLUMNS = 'id, kind, title, state, actor, created, updated, owner, lease_until, cancel_wanted';

const EventRow = z.object({ at: z.string(), event: z.string(), detail: z.string() });
export type EventRow = z.infer<typeof EventRow>;

/** What a new job starts with. */
export interface NewJob {
  readonly id: string;
  readonly kind: JobRow['kind'];
  readonly title: string;
  readonly request: unknown;
  readonly actor: Actor;
  readonly at: string;
}

/** Jobs, their items, history and kept values. Every method is synchronous and meant to run inside `Catalog.write`. */
export class JobTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  insert(job: NewJob): void {
    this.#run(
      `INSERT INTO job (id, kind, title, state, request, actor, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      job.id,
      job.kind,
      job.title,
      JSON.stringify({ state: 'queued' } satisfies JobState),
      JSON.stringify(job.request),
      JSON.stringify(job.actor),
      job.at,
      job.at,
    );
    this.#run('INSERT INTO job_key (job_id) VALUES (?)', job.id);
    this.record(job.id, job.at, 'created', describeActor(job.actor));
  }

  /** Throws job.missing. */
  get(id: string): JobRow {
    const row = this.#get(`SELECT ${COLUMNS} FROM job WHERE id = ?`, id);
    if (row === undefined) throw new GapferryError('job.missing', { id });
    return decodeRow(JobRow, row, `job ${id}`);
  }

  /** Who asked for it; undefined where there is no such job. */
  actor(id: string): Actor | undefined {
    const row = this.#get('SELECT actor FROM job WHERE id = ?', id);
    return row === undefined ? undefined : decodeRow(JobRow.pick({ actor: true }), row, `job ${id}`).actor;
  }

  /** The newest first. */
  list(limit: number): JobRow[] {
    const rows = this.#all(`SELECT ${COLUMNS} FROM job ORDER BY id DESC LIMIT ?`, limit);
    return rows.map((row) => decodeRow(JobRow, row, 'job'));
  }

  /** States of the jobs whose request has this text anywhere in a string of it: a path, for instance. */
  statesNaming(text: string): JobState[] {
    const json = JSON.stringify(text).slice(1, -1);
    const rows = this.#all('SELECT state FROM job WHERE instr(request, ?) > 0', json);
    return rows.map((row) => decodeRow(JobRow.pick({ state: true }), row, 'job').state);
  }

  request(id: string): unknown {
    return this.#json('request', id);
  }

  result(id: string): Record<string, unknown> | undefined {
    const value = this.#json('result', id);
    return value === null ? undefined : decodeRow(z.record(z.string(), z.unknown()), value, `job ${id}`);
  }

  /** The last view of the progress that the owner stored. */
  progress(id: string): JobProgress | undefined {
    const value = this.#json('progress', id);
    return value === null ? undefined : decodeRow(JobProgress, value, `job ${id}`);
  }

  /** Changes the state by one event and writes the history entry with it; throws job.notResumable where the event is not allowed. */
  apply(id: string, event: JobEvent, at: string, detail = describeEvent(event)): JobState {
    const from = this.get(id).state;
    const to = transition(from, event);
    if (!to) throw new GapferryError('job.notResumable', { id, state: from.state });
    this.#run('UPDATE job SET state = ?, updated = ? WHERE id = ?', JSON.stringify(to), at, id);
    this.record(id, at, event.event, detail);
    return to;
  }

  setResult(id: string, result: Record<string, unknown>): void {
    this.#run('UPDATE job SET result = ? WHERE id = ?', JSON.stringify(result), id);
  }

  /** Makes an owner the owner, whoever was it before: the caller has looked. */
  claim(id: string, owner: JobOwner, until: number): void {
    const text = JSON.stringify(owner);
    this.#run('UPDATE job SET owner = ?, lease_until = ?, cancel_wanted = 0 WHERE id = ?', text, until, id);
  }

  /** Stores the progress of a running job. */
  keepProgress(id: string, progress: JobProgress): void {
    this.#run('UPDATE job SET progress = ? WHERE id = ?', JSON.stringify(progress), id);
  }

  /** The owner's heartbeat. */
  renew(id: string, until: number, progress: JobProgress): void {
    this.#run('UPDATE job SET lease_until = ?, progress = ? WHERE id = ?', until, JSON.stringify(progress), id);
  }

  release(id: string, progress: JobProgress): void {
    const text = JSON.stringify(progress);
    this.#run('UPDATE job SET owner = NULL, lease_until = NULL, progress = ? WHERE id = ?', text, id);
  }

  /** Asks the owner, which may be another process, to cancel. */
  wantCancel(id: string): void {
    this.#run('UPDATE job SET cancel_wanted = 1 WHERE id = ?', id);
  }

  items(id: string): JobItem[] {
    const rows = this.#all(
      'SELECT name, item FROM item_of_job JOIN job_key ON job_key.id = job WHERE job_id = ? ORDER BY position',
      id,
    );
    return rows.map((row) => unpackItem(row, `items of job ${id}`));
  }

  setItems(id: string, items: readonly JobItem[]): void {
    const job = this.#key(id);
    this.#run('DELETE FROM item_of_job WHERE job = ?', job);
    const insert = this.#database.prepare('INSERT INTO item_of_job (job, name, position, item) VALUES (?, ?, ?, ?)');
    for (const [position, item] of items.entries()) insert.run(job, item.name, position, packItem(item));
  }

  /** Stores one changed item; `detail` also makes it an entry of the history. */
  putItem(id: string, item: JobItem, at: string, detail: string | undefined): void {
    this.#run('UPDATE item_of_job SET item = ? WHERE job = ? AND name = ?', packItem(item), this.#key(id), item.name);
    if (detail !== undefined) this.record(id, at, 'item', detail);
  }

  record(id: string, at: string, event: string, detail: string): void {
    this.#run('INSERT INTO job_event (job_id, at, event, detail) VALUES (?, ?, ?, ?)', id, at, event, detail);
  }

  history(id: string): EventRow[] {
    const rows = this.#all('SELECT at, event, detail FROM job_event WHERE job_id = ? ORDER BY number', id);
    return rows.map((row) => decodeRow(EventRow, row, `history of job ${id}`));
  }

  saveValue(id: string, key: string, value: unknown): void {
    this.#run('REPLACE INTO job_value (job_id, key, value) VALUES (?, ?, ?)', id, key, JSON.stringify(value));
  }

  /** Undefined where nothing was saved under the key. */
  loadValue(id: string, key: string): unknown {
    const row = this.#get('SELECT value FROM job_value WHERE job_id = ? AND key = ?', id, key);
    return row && decodeRow(z.object({ value: jsonColumn(z.unknown()) }), row, `values of job ${id}`).value;
  }

  /** Drops what was only kept for resuming. */
  dropValues(id: string): void {
    this.#run('DELETE FROM job_value WHERE job_id = ?', id);
  }

  #key(id: string): number {
    const row = this.#get('SELECT id FROM job_key WHERE job_id = ?', id);
    if (row === undefined) throw new GapferryError('job.missing', { id });
    return decodeRow(z.object({ id: z.int() }), row, `job ${id}`).id;
  }

  #json(column: 'request' | 'result' | 'progress', id: string): unknown {
    const row = this.#get(`SELECT ${column} AS value FROM job WHERE id = ?`, id);
    if (row === undefined) throw new GapferryError('job.missing', { id });
    return decodeRow(z.object({ value: jsonColumn(z.unknown()).nullable() }), row, `job ${id}`).value;
  }

  #run(sql: string, ...values: unknown[]): void {
    this.#database.prepare(sql).run(...values);
  }
  #get(sql: string, ...values: unknown[]): unknown {
    return this.#database.prepare(sql).get(...values);
  }
  #all(sql: string, ...values: unknown[]): unknown[] {
    return this.#database.prepare(sql).all(...values);
  }
}

/** `user@workstation`, with the name that was given, for the history. */
export function describeActor(actor: Actor): string {
  const said = [actor.operator, actor.ticket].filter((text) => text !== undefined).join(', ');
  return `${actor.user}@${actor.workstation}${said ? ` (${said})` : ''}`;
}

function describeEvent(event: JobEvent): string {
  switch (event.event) {
    case 'start':
    case 'phase':
      return event.phase;
    case 'pause':
      return event.reason;
    case 'leave':
      return String(event.missing);
    case 'fail':
      return `${event.error.short} ${event.error.code}`;
    case 'resume':
    case 'succeed':
    case 'cancel':
      return '';
  }
}
