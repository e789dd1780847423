import type Database from 'better-sqlite3';
import type { ScanOfImage } from '../../shared/scan.ts';
import { NumberedNames } from './numbered-names.ts';

/** Something that travelled with an image. */
export interface Belonging {
  readonly reference: string;
  /** The manifest that it belongs to: the image's, or one below it. */
  readonly subject: string;
  readonly digest: string;
  readonly kind: string;
  /** `sealed` into a bundle, or what became of it at a destination. */
  readonly state: string;
}

/** What a scan of an image came to, with the digest that was scanned. */
export type KeptScan = ScanOfImage & { readonly digest: string };

/** What belongs to images: accessories, scans, and the waivers that counted. Runs inside `Catalog.write`; the last word of a job stands. */
export class BelongingTable {
  readonly #database: Database.Database;
  readonly #names: NumberedNames;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#names = new NumberedNames(database);
  }

  carry(jobId: string, accessories: readonly Belonging[], at: string): void {
    const job = this.#names.job(jobId);
    const put = this.#database.prepare(
      'REPLACE INTO accessory (job, reference, subject, image, kind, state, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    for (const { reference, subject, digest, kind, state } of accessories) {
      const ids = [this.#names.reference(reference), this.#names.image(subject), this.#names.image(digest)];
      put.run(job, ...ids, kind, state, Date.parse(at));
    }
  }

  scan(jobId: string, scans: readonly KeptScan[], at: string): void {
    const job = this.#names.job(jobId);
    const put = this.#database.prepare(
      'REPLACE INTO scan (job, reference, image, verdict, severity, scanner, database, detail, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    const waive = this.#database.prepare(
      'REPLACE INTO waiver (job, reference, image, what, reason, until, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    for (const { reference, digest, verdict, severity, scanner, database, detail, waivers = [] } of scans) {
      const ids = [job, this.#names.reference(reference), this.#names.image(digest)];
      const rest = [severity, scanner, database, detail].map((one) => one ?? null);
      put.run(...ids, verdict, ...rest, Date.parse(at));
      for (const { what, reason, until } of waivers) waive.run(...ids, what, reason, until, Date.parse(at));
    }
  }
}
