import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { FoundImage, NamedByFile, PlacedImage } from '../../shared/record-contract.ts';
import { digestDigits, digestRange } from './digest-digits.ts';
import { DIGEST, iso } from './row-parts.ts';
import { decodeRow } from './stored.ts';

const FoundRow = z.object({ reference: z.string(), digest: z.string().nullable(), last: z.string().nullable() });
const ListedRow = z.object({
  at: z.string(),
  role: z.enum(['exported', 'imported', 'verified']),
  reference: z.string(),
  digest: z.string(),
  bundle: z.string(),
  identity: z.string(),
  job: z.string(),
  verdict: z.string(),
  reason: z.string().nullable(),
});
const LandedRow = z.object({
  at: z.string(),
  reference: z.string(),
  address: z.string(),
  digest: z.string().nullable(),
  job: z.string(),
});
const BroughtRow = z.object({
  reference: z.string(),
  digest: z.string(),
  address: z.string().nullable(),
  landed: z.string().nullable(),
});
type Brought = z.infer<typeof BroughtRow>;
const FileRow = z.object({ file: z.string(), line: z.int(), reference: z.string(), job: z.string(), at: z.string() });

const LANDED_AT = iso('landing.at');

/** Questions about images; runs inside `Catalog.read`. Every one is answered through an index and has a limit. */
export class ImageQuestions {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** By words of a reference, each the start of one (`kpack con`), or the first digits of a digest. */
  search(text: string, limit: number): FoundImage[] {
    const digits = digestDigits(text);
    const byDigest = digits === undefined ? [] : this.#byDigest(digits, limit);
    return byDigest.length > 0 ? byDigest : this.#byWords(text, limit);
  }

  /** What stands below an address now: of each address what landed there last. `after`: an address, for the next page. */
  destination(prefix: string, after: string | undefined, limit: number): PlacedImage[] {
    const start = prefix.endsWith('/') ? prefix : `${prefix}/`;
    const rows = this.#all(
      `SELECT t.name AS address, r.name AS reference, ${DIGEST} AS digest, job_key.job_id AS job, ${iso('max(landing.at)')} AS at
       FROM reference AS t JOIN landing ON landing.target = t.id JOIN job_key ON job_key.id = landing.job JOIN reference AS r ON r.id = landing.reference
         LEFT JOIN image ON image.id = landing.image
       WHERE t.name > :after AND t.name < :end GROUP BY t.name ORDER BY t.name LIMIT :limit`,
      { after: after ?? start, end: `${start.slice(0, -1)}0`, limit },
    );
    return rows.map((row) => decodeRow(LandedRow, row, 'landing'));
  }

  /** Files that name an image which came in a bundle that no trusted signer vouched for, newest first. */
  unsigned(limit: number): NamedByFile[] {
    const rows = this.#all(
      `SELECT source_file.name AS file, line, r.name AS reference, bundle.name AS bundle, bundle.identity, bundle.verdict, bundle.reason, bundle.at
       FROM bundle JOIN job_key ON job_key.job_id = bundle.job_id JOIN file_finding AS f ON f.job = job_key.id
         JOIN source_file ON source_file.id = f.file JOIN reference AS r ON r.id = f.reference
         JOIN landing ON landing.job = f.job AND landing.reference = f.reference
       WHERE bundle.role = 'imported' AND bundle.verdict <> 'trusted'
       ORDER BY bundle.at DESC, f.file, line LIMIT :limit`,
      { limit },
    );
    const Row = z.object({
      ...FileRow.omit({ job: true }).shape,
      ...ListedRow.pick({ bundle: true, identity: true, verdict: true, reason: true }).shape,
    });
    return rows.map((row) => decodeRow(Row, row, 'file_finding'));
  }

  /** The images of a bundle's list, and where that job brought them. */
  brought(identity: string, jobId: string): Brought[] {
    const rows = this.#all(
      `SELECT r.name AS reference, ${DIGEST} AS digest, t.name AS address, ${LANDED_AT} AS landed
       FROM listed JOIN listed_image AS item ON item.listed = listed.id
         JOIN reference AS r ON r.id = item.reference JOIN image ON image.id = item.image
         LEFT JOIN landing ON landing.job = (SELECT id FROM job_key WHERE job_id = :jobId) AND landing.reference = item.reference
         LEFT JOIN reference AS t ON t.id = landing.target
       WHERE listed.identity = :identity ORDER BY r.name`,
      { identity, jobId },
    );
    return rows.map((row) => decodeRow(BroughtRow, row, 'listed_image'));
  }

  #byDigest(digits: string, limit: number): FoundImage[] {
    const { from, to } = digestRange(digits);
    const rows = this.#all(
      `SELECT r.name AS reference, ${DIGEST} AS digest, NULL AS last
       FROM image JOIN listed_image AS item ON item.image = image.id JOIN reference AS r ON r.id = item.reference
       WHERE image.digest BETWEEN :from AND :to
       UNION
       SELECT r.name AS reference, ${DIGEST} AS digest, NULL AS last
       FROM image JOIN landing AS item ON item.image = image.id JOIN reference AS r ON r.id = item.reference
       WHERE image.digest BETWEEN :from AND :to
       UNION
       SELECT r.name AS reference, ${DIGEST} AS digest, NULL AS last
       FROM image JOIN accessory AS item ON item.image = image.id JOIN reference AS r ON r.id = item.reference
       WHERE image.digest BETWEEN :from AND :to
       UNION
       SELECT 'sha256:' || lower(hex(digest)), 'sha256:' || lower(hex(digest)), NULL
       FROM blob WHERE digest BETWEEN :from AND :to AND NOT EXISTS (SELECT 1 FROM image WHERE image.digest = blob.digest)
       ORDER BY 1 LIMIT :limit`,
      { from, to, limit },
    );
    return rows.map((row) => found(row));
  }

  #byWords(text: string, limit: number): FoundImage[] {
    const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    const query = words.map((word) => `"${word}"*`).join(' ');
    const rows = this.#all(
      `SELECT r.name AS reference,
         (SELECT ${DIGEST} FROM landing JOIN image ON image.id = landing.image
          WHERE landing.reference = r.id OR landing.target = r.id ORDER BY landing.at DESC LIMIT 1) AS digest,
         (SELECT ${iso('max(at)')} FROM landing WHERE landing.reference = r.id OR landing.target = r.id) AS last
       FROM (SELECT rowid FROM reference_search WHERE reference_search MATCH :query ORDER BY rowid DESC LIMIT :limit) AS hit
         JOIN reference AS r ON r.id = hit.rowid`,
      { query, limit },
    );
    return rows.map((row) => found(row));
  }

  #all(sql: string, values: Readonly<Record<string, unknown>>): unknown[] {
    return this.#database.prepare(sql).all(values);
  }
}

function found(row: unknown): FoundImage {
  const { reference, digest, last } = decodeRow(FoundRow, row, 'reference');
  return { reference, ...(digest === null ? {} : { digest }), ...(last === null ? {} : { last }) };
}
