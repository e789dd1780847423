import type Database from 'better-sqlite3';
import { z } from 'zod';
import { NumberedNames } from './numbered-names.ts';
import { decodeRow, jsonColumn } from './stored.ts';

const Named = z.object({ name: z.string() });

/** The parts of a packing list that questions are about. */
export interface ListFacts {
  readonly images: readonly { readonly reference: string; readonly digest: string }[];
  readonly blobs: readonly { readonly digest: string; readonly size: number }[];
  readonly stream?: { readonly name: string; readonly number: number; readonly unused: readonly number[] } | undefined;
}

/** What is known of images: which bundle lists them, where they landed, which file names them. Writes run inside `Catalog.write`. */
export class ImageTable {
  readonly #names: NumberedNames;
  readonly #findStream: Database.Statement;
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#names = new NumberedNames(database);
    // Asked for each row of a list.
    this.#findStream = database.prepare(
      'SELECT stream AS name, number FROM listed WHERE identity = ? AND stream IS NOT NULL',
    );
  }

  /** What a bundle's list says; told again, it says the same. */
  list(identity: string, { images, blobs, stream }: ListFacts): void {
    const { changes, lastInsertRowid } = this.#run(
      'INSERT OR IGNORE INTO listed (identity, stream, number, unused) VALUES (?, ?, ?, ?)',
      identity,
      stream?.name ?? null,
      stream?.number ?? null,
      JSON.stringify(stream?.unused ?? []),
    );
    if (changes === 0) return;
    const add = this.#database.prepare('INSERT INTO listed_image (listed, reference, image) VALUES (?, ?, ?)');
    for (const { reference, digest } of images) {
      add.run(lastInsertRowid, this.#names.reference(reference), this.#names.image(digest));
    }
    const hold = this.#database.prepare('INSERT OR IGNORE INTO listed_blob (listed, blob) VALUES (?, ?)');
    for (const { digest, size } of blobs) hold.run(lastInsertRowid, this.#names.blob(digest, size));
  }

  /** An image is at its place. `target`: its address, without digest. */
  land(jobId: string, image: { reference: string; target: string; digest: string | undefined }, at: string): void {
    const digest = image.digest === undefined ? null : this.#names.image(image.digest);
    this.#run(
      'REPLACE INTO landing (job, reference, target, image, at) VALUES (?, ?, ?, ?, ?)',
      this.#names.job(jobId),
      this.#names.reference(image.reference),
      this.#names.reference(image.target),
      digest,
      Date.parse(at),
    );
  }

  /** Which deployment file names which image. */
  found(jobId: string, findings: readonly { file: string; line: number; reference: string }[]): void {
    const job = this.#names.job(jobId);
    const add = this.#database.prepare(
      'INSERT OR IGNORE INTO file_finding (job, file, line, reference) VALUES (?, ?, ?, ?)',
    );
    for (const { file, line, reference } of findings)
      add.run(job, this.#names.file(file), line, this.#names.reference(reference));
  }

  /** References of a bundle's list, sorted. */
  listed(identity: string): string[] {
    return this.#column(
      `SELECT name FROM listed JOIN listed_image ON listed = listed.id JOIN reference ON reference.id = reference
       WHERE identity = ? ORDER BY name`,
      identity,
    );
  }

  /** Those of them that no import brought to any destination with the digest that was listed, sorted. */
  missing(identity: string): string[] {
    return this.#column(
      `WITH import AS (SELECT job_key.id FROM bundle JOIN job_key USING (job_id) WHERE identity = :identity AND role = 'imported')
       SELECT name FROM listed JOIN listed_image AS item ON listed = listed.id JOIN reference ON reference.id = item.reference
       WHERE identity = :identity AND NOT EXISTS (
         SELECT 1 FROM landing WHERE landing.job IN (SELECT id FROM import)
           AND landing.reference = item.reference AND landing.image = item.image)
       ORDER BY name`,
      { identity },
    );
  }

  /** Where the images of a bundle landed, the last time each, sorted. */
  landed(identity: string): { reference: string; address: string; digest: string }[] {
    const rows = this.#database
      .prepare(
        `SELECT r.name AS reference, t.name AS address, 'sha256:' || lower(hex(digest)) AS digest, max(landing.at)
         FROM bundle JOIN job_key ON job_key.job_id = bundle.job_id JOIN landing ON landing.job = job_key.id
           JOIN reference AS r ON r.id = landing.reference
           JOIN reference AS t ON t.id = target JOIN image ON image.id = landing.image
         WHERE identity = ? AND role = 'imported' GROUP BY r.name, t.name ORDER BY r.name, t.name`,
      )
      .all(identity);
    const Row = z.object({ reference: z.string(), address: z.string(), digest: z.string() });
    return rows.map((row) => decodeRow(Row, row, 'landing'));
  }

  /** The bundle's place in its stream; undefined where it has none or no list of it is kept. */
  stream(identity: string): { name: string; number: number } | undefined {
    const row = this.#findStream.get(identity);
    const Row = z.object({ name: z.string(), number: z.int() });
    return row === undefined ? undefined : decodeRow(Row, row, 'listed');
  }

  /** Numbers of a stream that bundles which are kept here say were never used. */
  unused(stream: string): number[] {
    const rows = this.#database.prepare("SELECT unused FROM listed WHERE stream = ? AND unused <> '[]'").all(stream);
    const Row = z.object({ unused: jsonColumn(z.array(z.int())) });
    return rows.flatMap((row) => decodeRow(Row, row, 'listed').unused);
  }

  #column(sql: string, values: unknown): string[] {
    return this.#database
      .prepare(sql)
      .all(values)
      .map((row) => decodeRow(Named, row, 'reference').name);
  }

  #run(sql: string, ...values: unknown[]): Database.RunResult {
    return this.#database.prepare(sql).run(...values);
  }
}
