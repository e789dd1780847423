import type Database from 'better-sqlite3';
import { z } from 'zod';
import { decodeRow } from './stored.ts';

const Id = z.object({ id: z.int() });

/** References, digests, blobs, files and jobs by the numbers that other tables have them under; made where absent. Runs inside `Catalog.write`. */
export class NumberedNames {
  readonly #addReference: Database.Statement;
  readonly #findReference: Database.Statement;
  readonly #addImage: Database.Statement;
  readonly #findImage: Database.Statement;
  readonly #addBlob: Database.Statement;
  readonly #findBlob: Database.Statement;
  readonly #findJob: Database.Statement;
  readonly #addFile: Database.Statement;
  readonly #findFile: Database.Statement;

  constructor(database: Database.Database) {
    this.#addReference = database.prepare('INSERT OR IGNORE INTO reference (name) VALUES (?)');
    this.#findReference = database.prepare('SELECT id FROM reference WHERE name = ?');
    this.#addImage = database.prepare('INSERT OR IGNORE INTO image (digest) VALUES (?)');
    this.#findImage = database.prepare('SELECT id FROM image WHERE digest = ?');
    this.#addBlob = database.prepare('INSERT OR IGNORE INTO blob (digest, size) VALUES (?, ?)');
    this.#findBlob = database.prepare('SELECT id FROM blob WHERE digest = ?');
    this.#findJob = database.prepare('SELECT id FROM job_key WHERE job_id = ?');
    this.#addFile = database.prepare('INSERT OR IGNORE INTO source_file (name) VALUES (?)');
    this.#findFile = database.prepare('SELECT id FROM source_file WHERE name = ?');
  }

  reference(name: string): number {
    this.#addReference.run(name);
    return idOf(this.#findReference.get(name), 'reference');
  }

  /** A manifest: of an image, or of something that belongs to one. */
  image(digest: string): number {
    const bytes = bytesOf(digest);
    this.#addImage.run(bytes);
    return idOf(this.#findImage.get(bytes), 'image');
  }

  blob(digest: string, size: number): number {
    const bytes = bytesOf(digest);
    this.#addBlob.run(bytes, size);
    return idOf(this.#findBlob.get(bytes), 'blob');
  }

  file(name: string): number {
    this.#addFile.run(name);
    return idOf(this.#findFile.get(name), 'source_file');
  }

  /** Throws state.damaged where there is no such job. */
  job(jobId: string): number {
    return idOf(this.#findJob.get(jobId), `job ${jobId}`);
  }
}

function bytesOf(digest: string): Buffer {
  return Buffer.from(digest.replace(/^sha256:/, ''), 'hex');
}

function idOf(row: unknown, place: string): number {
  return decodeRow(Id, row, place).id;
}
