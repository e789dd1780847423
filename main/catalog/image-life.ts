import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { ImageEvent } from '../../shared/record-contract.ts';
import { digestRange } from './digest-digits.ts';
import { DIGEST, iso } from './row-parts.ts';
import { decodeRow } from './stored.ts';

const Text = z.string();
/** Null columns are left out of an event. */
const Maybe = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined);

const About = { at: Text, reference: Text, digest: Maybe };
const ListedRow = z.object({
  ...About,
  kind: z.enum(['exported', 'imported', 'verified']),
  ...{ bundle: Text, identity: Text, job: Text, verdict: Text, reason: Maybe, signer: Maybe },
});
const LandedRow = z.object({ ...About, kind: z.literal('landed'), address: Text, job: Text });
const FileRow = z.object({ ...About, kind: z.literal('named'), file: Text, line: z.int(), job: Text });
const AccessoryRow = z.object({ ...About, kind: z.literal('accessory'), what: Text, state: Text, job: Text });
const ScanRow = z.object({
  ...About,
  kind: z.literal('scanned'),
  ...{ state: Text, severity: Maybe, scanner: Maybe, database: Maybe, detail: Maybe, job: Text },
});
const WaiverRow = z.object({ ...About, kind: z.literal('waived'), what: Text, reason: Text, until: Text, job: Text });
const ReceiptRow = z.object({
  ...About,
  kind: z.enum(['receiptMade', 'receiptFiled']),
  ...{ bundle: Text, identity: Text, signer: Maybe, state: Maybe, reason: Maybe },
});

type Column = 'reference' | 'image';

interface Key {
  readonly column: Column | 'blob';
  readonly id: number;
}

/** The life of an image, a digest or a blob, from everything that is kept of it. Runs inside `Catalog.read`; each part goes through an index. */
export class ImageLife {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** What happened last, oldest first; `name`: a reference, an address without digest, or a whole digest. */
  of(name: string, limit: number): ImageEvent[] {
    const key = this.#key(name);
    if (!key) return [];
    const { column, id } = key;
    const events = column === 'blob' ? this.#rows(ListedRow, HOLDING, { id, limit }) : this.#all(column, id, limit);
    return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-limit);
  }

  /** Digests of images and blobs that begin so, in order. */
  digests(digits: string, limit: number): string[] {
    const rows = this.#database
      .prepare(
        `SELECT 'sha256:' || lower(hex(digest)) AS digest FROM
           (SELECT digest FROM image WHERE digest BETWEEN :from AND :to
            UNION SELECT digest FROM blob WHERE digest BETWEEN :from AND :to) ORDER BY 1 LIMIT :limit`,
      )
      .all({ ...digestRange(digits), limit });
    return rows.map((row) => decodeRow(z.object({ digest: Text }), row, 'image').digest);
  }

  #all(column: Column, id: number, limit: number): ImageEvent[] {
    const own = `item.${column} = :id`;
    const landed = column === 'image' ? own : '(item.reference = :id OR item.target = :id)';
    const of = { id, limit };
    return [
      ...this.#rows(ListedRow, `${LISTED} WHERE ${own} ORDER BY bundle.at DESC LIMIT :limit`, of),
      ...this.#rows(LandedRow, `${LANDED} WHERE ${landed} ORDER BY item.at DESC LIMIT :limit`, of),
      ...this.#rows(ReceiptRow, `${RECEIPTS} AND ${own} ORDER BY receipt.at DESC LIMIT :limit`, of),
      ...this.#rows(ScanRow, `${SCANNED} WHERE ${own} ORDER BY item.at DESC LIMIT :limit`, of),
      ...this.#rows(WaiverRow, `${WAIVED} WHERE ${own} ORDER BY item.at DESC LIMIT :limit`, of),
      ...this.#rows(AccessoryRow, `${ACCESSORIES[column]} ORDER BY item.at DESC LIMIT :limit`, of),
      ...(column === 'image' ? [] : this.#rows(FileRow, `${NAMED} ORDER BY item.job DESC LIMIT :limit`, of)),
    ];
  }

  #key(name: string): Key | undefined {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(name)?.[1];
    if (hex === undefined) return this.#find('reference', 'name', name);
    const bytes = Buffer.from(hex, 'hex');
    return this.#find('image', 'digest', bytes) ?? this.#find('blob', 'digest', bytes);
  }

  #find(table: Key['column'], by: 'name' | 'digest', value: string | Buffer): Key | undefined {
    const row = this.#database.prepare(`SELECT id FROM ${table} WHERE ${by} = ?`).get(value);
    return row === undefined ? undefined : { column: table, id: decodeRow(z.object({ id: z.int() }), row, table).id };
  }

  #rows<T extends ImageEvent>(schema: z.ZodType<T>, sql: string, values: Readonly<Record<string, number>>): T[] {
    const rows = this.#database.prepare(sql).all(values);
    return rows.map((row) => decodeRow(schema, row, 'life of an image'));
  }
}

const ABOUT = `r.name AS reference, ${DIGEST} AS digest`;
const JOB = 'JOIN job_key ON job_key.id = item.job';
const REFERENCE = 'JOIN reference AS r ON r.id = item.reference';
const IMAGE = 'JOIN image ON image.id = item.image';
const BUNDLE = `bundle.at, bundle.role AS kind, bundle.name AS bundle, bundle.identity, bundle.job_id AS job, bundle.verdict, bundle.reason, bundle.signer`;

const LISTED = `SELECT ${BUNDLE}, ${ABOUT} FROM listed_image AS item
  JOIN listed ON listed.id = item.listed JOIN bundle ON bundle.identity = listed.identity ${REFERENCE} ${IMAGE}`;

/** Bundles that a blob was packed into. */
const HOLDING = `SELECT ${BUNDLE}, 'sha256:' || lower(hex(blob.digest)) AS reference, 'sha256:' || lower(hex(blob.digest)) AS digest
  FROM listed_blob AS item JOIN blob ON blob.id = item.blob
    JOIN listed ON listed.id = item.listed JOIN bundle ON bundle.identity = listed.identity
  WHERE item.blob = :id ORDER BY bundle.at DESC LIMIT :limit`;

const LANDED = `SELECT 'landed' AS kind, ${iso('item.at')} AS at, ${ABOUT}, t.name AS address, job_key.job_id AS job
  FROM landing AS item ${JOB} ${REFERENCE} JOIN reference AS t ON t.id = item.target LEFT ${IMAGE}`;

const NAMED = `SELECT 'named' AS kind, source_file.name AS file, item.line, r.name AS reference, NULL AS digest, job.id AS job, job.created AS at
  FROM file_finding AS item ${REFERENCE} JOIN source_file ON source_file.id = item.file ${JOB} JOIN job ON job.id = job_key.job_id
  WHERE item.reference = :id`;

/** A code from paper says nothing of single images. */
const RECEIPTS = `SELECT CASE receipt.direction WHEN 'made' THEN 'receiptMade' ELSE 'receiptFiled' END AS kind, receipt.at, ${ABOUT},
    (SELECT name FROM bundle WHERE bundle.identity = receipt.bundle LIMIT 1) AS bundle, receipt.bundle AS identity, receipt.signer, receipt.reason,
    CASE WHEN receipt.total IS NULL THEN NULL
      WHEN EXISTS (SELECT 1 FROM json_each(receipt.missing) WHERE value = r.name) THEN 'missing' ELSE 'arrived' END AS state
  FROM listed_image AS item JOIN listed ON listed.id = item.listed JOIN receipt ON receipt.bundle = listed.identity ${REFERENCE} ${IMAGE}
  WHERE receipt.direction <> 'unmatched'`;

const SCANNED = `SELECT 'scanned' AS kind, ${iso('item.at')} AS at, ${ABOUT}, item.verdict AS state, item.severity, item.scanner, item.database, item.detail,
    job_key.job_id AS job FROM scan AS item ${JOB} ${REFERENCE} ${IMAGE}`;

const WAIVED = `SELECT 'waived' AS kind, ${iso('item.at')} AS at, ${ABOUT}, item.what, item.reason, item.until, job_key.job_id AS job
  FROM waiver AS item ${JOB} ${REFERENCE} ${IMAGE}`;

const ACCESSORY = `SELECT 'accessory' AS kind, ${iso('item.at')} AS at, ${ABOUT}, item.kind AS what, item.state, job_key.job_id AS job
  FROM accessory AS item ${JOB} ${REFERENCE} ${IMAGE}`;

/** By a digest: what belongs to it, and where it belongs itself. */
const ACCESSORIES = {
  reference: `${ACCESSORY} WHERE item.reference = :id`,
  image: `${ACCESSORY} WHERE (item.subject = :id OR item.image = :id)`,
};
