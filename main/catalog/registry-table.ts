import type Database from 'better-sqlite3';
import { z } from 'zod';
import { RegistrySettings } from '../../shared/registry-settings.ts';
import { decodeRow, jsonColumn } from './stored.ts';

const RegistryRow = z.object({ settings: jsonColumn(RegistrySettings) });

/** Settings of registries, by host. */
export class RegistryTable {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  get(host: string): RegistrySettings | undefined {
    const row = this.#database.prepare('SELECT settings FROM registry WHERE host = ?').get(host);
    return row === undefined ? undefined : decodeRow(RegistryRow, row, `registry ${host}`).settings;
  }

  put(settings: RegistrySettings): void {
    this.#database
      .prepare('REPLACE INTO registry (host, settings) VALUES (?, ?)')
      .run(settings.host, JSON.stringify(settings));
  }

  list(): RegistrySettings[] {
    const rows = this.#database.prepare('SELECT settings FROM registry ORDER BY host').all();
    return rows.map((row) => decodeRow(RegistryRow, row, 'registry').settings);
  }
}
