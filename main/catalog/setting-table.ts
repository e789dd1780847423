import type Database from 'better-sqlite3';
import { z } from 'zod';
import { decodeRow, jsonColumn } from './stored.ts';

/** Settings of this workstation: JSON values by name. */
export class SettingTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  get<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const row = this.#database.prepare('SELECT value FROM setting WHERE key = ?').get(key);
    return row === undefined ? undefined : decodeRow(z.object({ value: jsonColumn(schema) }), row, key).value;
  }

  set(key: string, value: unknown): void {
    this.#database.prepare('REPLACE INTO setting (key, value) VALUES (?, ?)').run(key, JSON.stringify(value));
  }
}
