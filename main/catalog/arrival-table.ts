import type Database from 'better-sqlite3';
import { z } from 'zod';
import { decodeRow } from './stored.ts';

const Flag = z.literal([0, 1]).transform((value) => value === 1);
const ArrivalRow = z.object({
  stream: z.string(),
  audience: z.string(),
  number: z.int(),
  identity: z.string(),
  target: z.string(),
  job_id: z.string(),
  trusted: Flag,
  whole: Flag,
  at: z.string(),
});
/** A bundle of a stream on its way into one destination. `audience` is empty where the list names none; `whole`: all of it landed. */
export type ArrivalRow = z.infer<typeof ArrivalRow>;

/** Numbers of streams that came in here. Runs inside `Catalog.write`. */
export class ArrivalTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** All arrivals of a stream, the highest number first. */
  of(stream: string, audience: string): ArrivalRow[] {
    const rows = this.#database
      .prepare('SELECT * FROM arrival WHERE stream = ? AND audience = ? ORDER BY number DESC, at DESC')
      .all(stream, audience);
    return rows.map((row) => decodeRow(ArrivalRow, row, `arrivals of ${stream}`));
  }

  /** Numbers as the audit log has them: a row that was taken away is still there. `target` is empty, it names none. */
  inLog(stream: string, audience: string): ArrivalRow[] {
    const rows = this.#database
      .prepare(
        `SELECT :stream AS stream, :audience AS audience, entry ->> '$.detail.number' AS number, subject AS identity, '' AS target,
           coalesce(job, '') AS job_id, coalesce(verdict = 'trusted', 0) AS trusted, 0 AS whole, at
         FROM audit WHERE action = 'bundle.imported' AND entry ->> '$.detail.stream' = :stream
           AND coalesce(entry ->> '$.detail.audience', '') = :audience`,
      )
      .all({ stream, audience });
    return rows.map((row) => decodeRow(ArrivalRow, row, `entries of ${stream}`));
  }

  /** What was whole stays whole: trying again does not take away what is there. */
  put(arrival: ArrivalRow): void {
    this.#database
      .prepare(
        `INSERT INTO arrival (stream, audience, number, identity, target, job_id, trusted, whole, at)
         VALUES (:stream, :audience, :number, :identity, :target, :job_id, :trusted, :whole, :at)
         ON CONFLICT DO UPDATE SET job_id = :job_id, trusted = max(trusted, :trusted), whole = max(whole, :whole), at = :at`,
      )
      .run({ ...arrival, trusted: Number(arrival.trusted), whole: Number(arrival.whole) });
  }

  /** Every stream that anything came of. */
  streams(): { stream: string; audience: string }[] {
    const rows = this.#database
      .prepare('SELECT DISTINCT stream, audience FROM arrival ORDER BY stream, audience')
      .all();
    return rows.map((row) => decodeRow(z.object({ stream: z.string(), audience: z.string() }), row, 'arrival'));
  }
}
