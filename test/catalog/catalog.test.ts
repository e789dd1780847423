import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalog } from '../../main/catalog/catalog.ts';
import { openDatabase } from '../../main/catalog/open-database.ts';
import type { StoredError } from '../../shared/job.ts';
import { RegistrySettings } from '../../shared/registry-settings.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gapferry-catalog-'));
  path = join(folder, 'catalog.sqlite');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const AT = '2026-02-03T04:05:06.000Z';
const ACTOR = { user: 'mei', workstation: 'ws-1' };

function addJob(catalog: Catalog, id = 'job-1'): Promise<void> {
  const request = { kind: 'verify', request: { bundle: ['x'] } };
  return catalog.write(() => catalog.jobs.insert({ id, kind: 'verify', title: 'x', request, actor: ACTOR, at: AT }));
}

describe('opening the catalog', () => {
  it('makes a file in WAL mode with full synchronous writes and enforced foreign keys', async () => {
    const database = await openDatabase(path);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    database.close();
  });

  it('makes every table STRICT', async () => {
    const database = await openDatabase(path);
    const loose = database
      .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0")
      .pluck()
      .all();
    expect(loose.filter((name) => !String(name).startsWith('sqlite_'))).toEqual([]);
    database.close();
  });

  it('keeps what was written for the next opening', async () => {
    const first = await Catalog.open(path);
    await addJob(first);
    first.close();
    const second = await Catalog.open(path);
    expect(second.jobs.get('job-1').actor).toEqual(ACTOR);
    second.close();
  });

  it('applies only the migrations that are missing', async () => {
    (await openDatabase(path, ['CREATE TABLE a (x TEXT) STRICT'])).close();
    const database = await openDatabase(path, ['CREATE TABLE a (x TEXT) STRICT', 'CREATE TABLE b (x TEXT) STRICT']);
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    database.close();
  });

  it('leaves the file as it was when a migration fails in the middle', async () => {
    (await openDatabase(path, ['CREATE TABLE a (x TEXT) STRICT'])).close();
    const broken = ['CREATE TABLE a (x TEXT) STRICT', 'CREATE TABLE b (x TEXT) STRICT', 'CREATE NONSENSE'];
    await expect(openDatabase(path, broken)).rejects.toThrow();
    const database = new Database(path);
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['a']);
    database.close();
  });

  it('refuses a file that a newer release wrote, and does not change it', async () => {
    const newer = await openDatabase(path);
    newer.pragma('user_version = 999');
    newer.close();
    await expect(Catalog.open(path)).rejects.toMatchObject({ code: 'state.newer', params: { path } });
    const again = new Database(path);
    expect(again.pragma('user_version', { simple: true })).toBe(999);
    again.close();
  });

  it('says state.damaged of a file that is no database', async () => {
    await writeFile(path, 'this is a text file, and rather a long one'.repeat(100));
    await expect(Catalog.open(path)).rejects.toMatchObject({ code: 'state.damaged', params: { path } });
  });

  it('says state.damaged of a database with overwritten pages', async () => {
    const catalog = await Catalog.open(path);
    for (let i = 0; i < 300; i++) await addJob(catalog, `job-${i}`);
    catalog.close();
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    for (let at = 8192; at + 2048 < size; at += 4096) await file.write(Buffer.alloc(2048, 0xa5), 0, 2048, at);
    await file.close();
    await expect(Catalog.open(path)).rejects.toMatchObject({ code: 'state.damaged' });
  });

  it('says state.unwritable where its place is a folder', async () => {
    await expect(Catalog.open(folder)).rejects.toMatchObject({ code: 'state.unwritable' });
  });
});

describe('writing', () => {
  it('undoes everything of a change that throws', async () => {
    const catalog = await Catalog.open(path);
    await addJob(catalog);
    const change = catalog.write(() => {
      catalog.jobs.apply('job-1', { event: 'start', phase: 'inspect' }, AT);
      throw new Error('no');
    });
    await expect(change).rejects.toThrow('no');
    expect(catalog.jobs.get('job-1').state).toEqual({ state: 'queued' });
    expect(catalog.jobs.history('job-1').map(({ event }) => event)).toEqual(['created']);
    catalog.close();
  });

  it('waits for another process without holding up its own', async () => {
    const catalog = await Catalog.open(path);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    expect(catalog.tryWrite(() => undefined)).toBe(false);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    const write = addJob(catalog);
    setTimeout(() => other.exec('COMMIT'), 600);
    await write;
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(0);
    expect(catalog.jobs.list(10)).toHaveLength(1);
    other.close();
    catalog.close();
  });

  it('loses nothing when two processes write at once', async () => {
    const catalog = await Catalog.open(path);
    await addJob(catalog);
    const script = join(folder, 'writer.ts');
    const source = new URL('../../main/catalog/catalog.ts', import.meta.url).href;
    await writeFile(
      script,
      `const { Catalog } = await import(${JSON.stringify(source)});
       const catalog = await Catalog.open(${JSON.stringify(path)});
       for (let i = 0; i < 100; i++) await catalog.write(() => catalog.jobs.record('job-1', '', 'other', String(i)));
       catalog.close();`,
    );
    const child: ChildProcess = fork(script, { execArgv: [] });
    const ended = once(child, 'exit');
    for (let i = 0; i < 100; i++) await catalog.write(() => catalog.jobs.record('job-1', '', 'mine', String(i)));
    expect(await ended).toEqual([0, null]);
    const events = catalog.jobs.history('job-1').map(({ event }) => event);
    expect(events.filter((event) => event === 'mine')).toHaveLength(100);
    expect(events.filter((event) => event === 'other')).toHaveLength(100);
    catalog.close();
  });
});

describe('jobs', () => {
  it('refuses an event that the state does not allow', async () => {
    const catalog = await Catalog.open(path);
    await addJob(catalog);
    const change = catalog.write(() => catalog.jobs.apply('job-1', { event: 'succeed' }, AT));
    await expect(change).rejects.toMatchObject({ code: 'job.notResumable', params: { id: 'job-1', state: 'queued' } });
    catalog.close();
  });

  it('says job.missing of an id it does not know', async () => {
    const catalog = await Catalog.open(path);
    expect(() => catalog.jobs.get('nope')).toThrow(expect.objectContaining({ code: 'job.missing' }));
    catalog.close();
  });

  it('does not believe a stored state that is none', async () => {
    const catalog = await Catalog.open(path);
    await addJob(catalog);
    catalog.close();
    const database = new Database(path);
    database.exec(`UPDATE job SET state = '{"state":"flying"}'`);
    database.close();
    const again = await Catalog.open(path);
    expect(() => again.jobs.get('job-1')).toThrow(expect.objectContaining({ code: 'state.damaged' }));
    again.close();
  });

  it('keeps items in their order, with their errors', async () => {
    const catalog = await Catalog.open(path);
    await addJob(catalog);
    const error: StoredError = {
      code: 'registry.notFound',
      short: 'GF-307',
      side: 'source',
      params: {},
      retryable: false,
    };
    const items = [
      { name: 'z', state: 'failed' as const, error },
      { name: 'a', state: 'done' as const, bytes: 5_000_000_000 },
    ];
    await catalog.write(() => catalog.jobs.setItems('job-1', items));
    expect(catalog.jobs.items('job-1')).toEqual(items);
    catalog.close();
  });
});

describe('numbers of a stream', () => {
  it('are taken once for a job, never twice, and name the list before and what was never sealed', async () => {
    const catalog = await Catalog.open(path);
    for (const id of ['a', 'b', 'c', 'd']) await addJob(catalog, id);
    const take = (job: string) => catalog.writeNow(() => catalog.streams.take('prod', job, AT));
    const first = `sha256:${'1'.repeat(64)}`;
    expect(take('a')).toEqual({ number: 1, unused: [] });
    expect(take('a')).toEqual({ number: 1, unused: [] });
    catalog.writeNow(() => catalog.streams.sealed('prod', 1, first, AT));
    expect(take('b')).toEqual({ number: 2, previous: first, unused: [] });
    expect(take('c')).toEqual({ number: 3, previous: first, unused: [2] });
    expect(take('d')).toEqual({ number: 4, previous: first, unused: [2, 3] });
    expect(catalog.writeNow(() => catalog.streams.take('test', 'a', AT))).toEqual({ number: 1, unused: [] });
    catalog.close();
  });
});

describe('the rest of the record', () => {
  it('keeps the very bytes of a packing list and each role a bundle had', async () => {
    const catalog = await Catalog.open(path);
    await addJob(catalog);
    const entry = {
      identity: 'sha256:x',
      name: 'b',
      job_id: 'job-1',
      verdict: 'trusted',
      reason: null,
      signer: null,
      at: AT,
    };
    await catalog.write(() => {
      catalog.bundles.record({ ...entry, role: 'verified' }, Buffer.from('{}'));
      catalog.bundles.record(
        { ...entry, role: 'imported', verdict: 'untrusted', reason: 'rang up' },
        Buffer.from('{}'),
      );
      catalog.bundles.record({ ...entry, role: 'verified' }, Buffer.from('{}'));
    });
    expect(catalog.bundles.of('sha256:x').map(({ role, reason }) => [role, reason])).toEqual([
      ['imported', 'rang up'],
      ['verified', null],
    ]);
    catalog.close();
  });

  it('refuses a trusted key under a second name', async () => {
    const catalog = await Catalog.open(path);
    const key = { name: 'ops', fingerprint: 'ab', pem: 'PEM', added: AT, confirmed: 'by phone' };
    await catalog.write(() => catalog.trustedKeys.insert(key));
    const again = catalog.write(() => catalog.trustedKeys.insert({ ...key, name: 'other' }));
    await expect(again).rejects.toMatchObject({ code: 'key.exists', params: { name: 'ops' } });
    expect(await catalog.write(() => catalog.trustedKeys.remove('ops'))).toEqual(key);
    await expect(catalog.write(() => catalog.trustedKeys.remove('ops'))).rejects.toMatchObject({ code: 'key.missing' });
    catalog.close();
  });

  it('replaces the settings of a registry', async () => {
    const catalog = await Catalog.open(path);
    const settings = RegistrySettings.parse({ host: 'r.example', mirrors: ['m.example/x'] });
    await catalog.write(() => catalog.registries.put(settings));
    await catalog.write(() => catalog.registries.put({ ...settings, plainHttp: true }));
    expect(catalog.registries.list()).toEqual([{ ...settings, plainHttp: true }]);
    expect(catalog.registries.get('other.example')).toBeUndefined();
    catalog.close();
  });
});
