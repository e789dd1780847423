import type Database from 'better-sqlite3';
import { z } from 'zod';
import { decodeRow } from './stored.ts';

const Numbered = z.object({ number: z.int() });
const Sealed = z.object({ number: z.int(), identity: z.string() });

/** Numbers of streams: taken once for a job, never used twice, sealed or known to be unused. Runs inside `Catalog.write`. */
export class StreamTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** The job's number in the stream (the next one, where it has none yet) and what a list must say about those before it. */
  take(stream: string, jobId: string, at: string): { number: number; previous?: string; unused: number[] } {
    const number = this.#numberOf(stream, jobId) ?? this.#takeNext(stream, jobId, at);
    const last = this.#lastSealed(stream, number);
    const unused = this.#all(
      'SELECT number FROM stream_number WHERE stream = ? AND number < ? AND number > ? AND identity IS NULL ORDER BY number',
      [stream, number, last?.number ?? 0],
    );
    return { number, ...(last ? { previous: last.identity } : {}), unused: unused.map((row) => row.number) };
  }

  sealed(stream: string, number: number, identity: string, at: string): void {
    this.#database
      .prepare('UPDATE stream_number SET identity = ?, sealed = ? WHERE stream = ? AND number = ?')
      .run(identity, at, stream, number);
  }

  #numberOf(stream: string, jobId: string): number | undefined {
    return this.#all('SELECT number FROM stream_number WHERE stream = ? AND job_id = ?', [stream, jobId])[0]?.number;
  }

  #takeNext(stream: string, jobId: string, at: string): number {
    const row = this.#database
      .prepare(
        `INSERT INTO stream_number (stream, number, job_id, taken)
         VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM stream_number WHERE stream = ?), ?, ?) RETURNING number`,
      )
      .get(stream, stream, jobId, at);
    return decodeRow(Numbered, row, `stream ${stream}`).number;
  }

  #lastSealed(stream: string, before: number): z.infer<typeof Sealed> | undefined {
    const row = this.#database
      .prepare(
        `SELECT number, identity FROM stream_number
         WHERE stream = ? AND number < ? AND identity IS NOT NULL ORDER BY number DESC LIMIT 1`,
      )
      .get(stream, before);
    return row === undefined ? undefined : decodeRow(Sealed, row, `stream ${stream}`);
  }

  #all(sql: string, values: unknown[]): z.infer<typeof Numbered>[] {
    const rows = this.#database.prepare(sql).all(...values);
    return rows.map((row) => decodeRow(Numbered, row, 'stream_number'));
  }
}
