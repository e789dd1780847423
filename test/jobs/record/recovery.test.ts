import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listBackups } from '../../../main/catalog/backups.ts';
import { Catalog } from '../../../main/catalog/catalog.ts';
import { MIGRATIONS } from '../../../main/catalog/migrations/migrations.ts';
import { openDatabase } from '../../../main/catalog/open-database.ts';
import { openHost } from '../../../main/host.ts';
import { AuditLog } from '../../../main/jobs/record/audit-log.ts';
import { restoreHost } from '../../../main/restore-host.ts';
import { AuditRecord, formatHead, type NewAuditEntry } from '../../../shared/audit.ts';
import { gapferry } from '../../cli/run-cli.ts';
import { canMount, mountTmpfs } from '../../support/mounts.ts';
import { openTestHost } from '../../support/open-test-host.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const ENTRY: NewAuditEntry = {
  who: { user: 'mei', workstation: 'ws' },
  action: 'setting.changed',
  on: { kind: 'setting', id: 'x' },
  outcome: 'done',
  detail: { text: 'x'.repeat(2000) },
};

/** Overwrites the middle of every page but the first two. */
async function damage(path: string): Promise<void> {
  const file = await open(path, 'r+');
  const { size } = await file.stat();
  for (let at = 8192; at + 2048 < size; at += 4096) await file.write(Buffer.alloc(2048, 0xa5), 0, 2048, at);
  await file.close();
}

describe('a damaged catalog', () => {
  it('is replaced by the last backup, is kept, and what is missing shows against a head that others keep', async () => {
    const folder = await tempFolder();
    const home = join(folder, 'home');
    const env = { PATH: process.env.PATH, HOME: folder, GAPFERRY_HOME: home };
    const host = await openHost({ env, home });
    await host.dispatch('key.new', { name: 'ops', passphrase: '' });
    await host.dispatch('catalog.backup', {});
    await host.dispatch('key.new', { name: 'later', passphrase: '' });
    const listed = await host.dispatch('audit.list', {});
    const head = listed.ok ? listed.value.head : undefined;
    await host.close();
    await damage(join(home, 'catalog.sqlite'));

    const refused = await gapferry(['audit', 'list'], { env: { GAPFERRY_HOME: home } });
    expect(refused.stderr).toContain('GF-852');
    expect(refused.stderr).toContain('gapferry catalog restore');
    const restored = await gapferry(['catalog', 'restore', '--json'], { env: { GAPFERRY_HOME: home } });
    expect(JSON.parse(restored.stdout)).toMatchObject({ ok: true, entries: 2 });

    const names = await readdir(home);
    expect(names.some((name) => name.startsWith('catalog.sqlite.damaged-'))).toBe(true);
    const again = await openHost({ env, home });
    const after = await again.dispatch('audit.list', {});
    expect(after.ok && after.value.records.map(({ entry }) => entry.action)).toEqual([
      'catalog.restored',
      'key.made',
      'log.created',
    ]);
    const heads = head ? [formatHead(head)] : [];
    const report = await again.dispatch('audit.verify', { heads });
    expect(report.ok && report.value).toMatchObject({ whole: false, heads: [{ state: 'ahead' }] });
    await again.close();
  });

  it('is not replaced by a backup that is damaged as well', async () => {
    const folder = await tempFolder();
    const backups = join(folder, 'backups');
    const catalog = await Catalog.open(join(folder, 'catalog.sqlite'));
    const log = new AuditLog(catalog, () => new Date());
    await catalog.write(() => {
      for (let i = 0; i < 50; i++) log.add(ENTRY);
    });
    const sound = await catalog.backUp(backups, new Date('2026-01-01T00:00:00Z'));
    const broken = await catalog.backUp(backups, new Date('2026-01-02T00:00:00Z'));
    catalog.close();
    await damage(broken);
    await damage(join(folder, 'catalog.sqlite'));
    const env = { HOME: folder };
    expect((await restoreHost({ env, home: folder })).from).toBe(sound);
    await damage(sound);
    await damage(join(folder, 'catalog.sqlite'));
    await expect(restoreHost({ env, home: folder })).rejects.toMatchObject({ code: 'state.noBackup' });
  });
});

/** A home with a backup of two entries and a catalog of three. */
async function homeWithBackup(): Promise<string> {
  const home = join(await tempFolder(), 'home');
  const host = await openHost({ env: {}, home });
  await host.dispatch('key.new', { name: 'ops', passphrase: '' });
  await host.dispatch('catalog.backup', {});
  await host.dispatch('key.new', { name: 'later', passphrase: '' });
  await host.close();
  return home;
}

describe('a sound catalog', () => {
  it('is taken back to a backup only for a reason, which goes into the log, and is kept', async () => {
    const home = await homeWithBackup();
    const env = { GAPFERRY_HOME: home };
    const refused = await gapferry(['catalog', 'restore'], { env });
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('GF-859');
    expect((await readdir(home)).filter((name) => /damaged|replaced|part/.test(name))).toEqual([]);
    const done = await gapferry(['catalog', 'restore', '--accept-rollback', 'drill 8'], { env });
    expect(done.status).toBe(0);
    expect(done.stdout).toMatch(/sound catalog that was taken back is kept as catalog\.sqlite\.replaced-/);
    expect(done.stdout).not.toContain('damaged');
    const host = await openHost({ env: {}, home });
    const listed = await host.dispatch('audit.list', { overridden: true });
    expect(listed.ok && listed.value.records.map(({ entry }) => [entry.action, entry.overrides])).toEqual([
      ['catalog.restored', [{ what: 'rollback', reason: 'drill 8' }]],
    ]);
    await host.close();
  });
});

describe('a catalog that is gone while its backups are there', () => {
  it('is not begun anew without a word, and restored it goes on', async () => {
    const home = await homeWithBackup();
    for (const name of await readdir(home)) if (name.startsWith('catalog.sqlite')) await rm(join(home, name));
    const env = { GAPFERRY_HOME: home };
    for (const command of [
      ['audit', 'list'],
      ['key', 'list'],
    ]) {
      const refused = await gapferry(command, { env });
      expect(refused.stderr).toContain('GF-858');
      expect(refused.stderr).toContain('gapferry catalog restore');
    }
    expect(await readdir(home)).not.toContain('catalog.sqlite');
    const restored = await gapferry(['catalog', 'restore'], { env });
    expect(restored.status).toBe(0);
    expect(restored.stdout).not.toContain('kept as');
    expect((await gapferry(['audit', 'list'], { env })).stdout).toContain('catalog restored from a backup');
  });
});

describe('a catalog that is gone without a backup, while signing keys are there', () => {
  it('is not begun anew without a word; with the keys moved away it is', async () => {
    const home = join(await tempFolder(), 'home');
    const env = { GAPFERRY_HOME: home, LANG: 'en_US.UTF-8' };
    expect((await gapferry(['key', 'new', 'ops', '--no-backup'], { env })).status).toBe(0);
    for (const name of await readdir(home)) if (name.startsWith('catalog.sqlite')) await rm(join(home, name));
    const refused = await gapferry(['audit', 'list'], { env });
    expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining('GF-879') });
    expect(await readdir(home)).not.toContain('catalog.sqlite');
    await rename(join(home, 'keys'), join(home, 'keys.before'));
    expect((await gapferry(['audit', 'list'], { env })).stdout).toContain('audit log begun');
    const key = join(home, 'keys.before', 'ops.key');
    expect(await gapferry(['key', 'import', key], { env: { ...env, GAPFERRY_PASSPHRASE: '' } })).toMatchObject({
      status: 0,
    });
  });
});

describe('a catalog that was emptied while signing keys are there', () => {
  it.each(['its file', 'its tables'])('is not begun anew without a word: %s', async (what) => {
    const folder = await tempFolder();
    const home = join(folder, 'home');
    const env = { PATH: process.env.PATH, HOME: folder, GAPFERRY_HOME: home };
    const host = await openHost({ env, home });
    await host.dispatch('key.new', { name: 'ops', passphrase: '' });
    await host.close();
    const path = join(home, 'catalog.sqlite');
    if (what === 'its file') await writeFile(path, '');
    else {
      const database = new Database(path);
      database.exec('DROP TRIGGER audit_never_shrinks; DELETE FROM audit; DELETE FROM known_head; DELETE FROM bundle');
      database.close();
    }
    for (let i = 0; i < 2; i++) {
      await expect(openHost({ env, home })).rejects.toMatchObject({ code: 'state.catalogLost' });
    }
  });
});

describe('backups', () => {
  it('are made once a day while a host is open, and seven are kept', async () => {
    const folder = await tempFolder();
    const env = { HOME: folder };
    const backups = join(folder, 'backups');
    const day = async (time: string): Promise<number> => {
      const host = await openHost({ env, home: folder, now: () => new Date(time) });
      await host.close();
      return (await listBackups(backups)).length;
    };
    expect(await day('2026-01-01T00:00:00Z')).toBe(0);
    expect(await day('2026-01-01T12:00:00Z')).toBe(0);
    expect(await day('2026-01-02T12:00:00Z')).toBe(1);
    const catalog = await Catalog.open(join(folder, 'catalog.sqlite'));
    for (let i = 1; i <= 9; i++) await catalog.backUp(backups, new Date(`2026-03-0${i}T00:00:00Z`));
    catalog.close();
    const names = (await listBackups(backups)).map((path) => path.slice(-'catalog-20260309T000000Z.sqlite'.length));
    expect(names).toHaveLength(7);
    expect(names[0]).toBe('catalog-20260309T000000Z.sqlite');
  });

  it('are made before the schema changes', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'catalog.sqlite');
    (await openDatabase(path, MIGRATIONS.slice(0, 1))).close();
    const backups = join(folder, 'backups');
    (await Catalog.open(path, backups)).close();
    const [only = ''] = await listBackups(backups);
    const database = new Database(only, { readonly: true });
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    database.close();
  });

  it('that fail are an entry, and nothing else fails', async () => {
    const { call, folder, refusal } = await openTestHost();
    await writeFile(join(folder, 'home', 'backups'), 'a file, not a folder');
    expect((await refusal('catalog.backup', {})).code).toBe('state.unwritable');
    await call('key.new', { name: 'ops', passphrase: '' });
    const now = (): Date => new Date(Date.now() + 7 * 86_400_000);
    const env = { HOME: folder };
    const later = await openHost({ env, home: join(folder, 'home'), now });
    await later.close();
    const { records } = await call('audit.list', { action: 'catalog.backup' });
    expect(records).toMatchObject([{ entry: { outcome: 'failed' } }]);
  });
});

describe('two processes on one catalog', () => {
  it('write one chain', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'catalog.sqlite');
    const catalog = await Catalog.open(path);
    const log = new AuditLog(catalog, () => new Date());
    await log.begin('1');
    const at = (file: string): string => JSON.stringify(new URL(`../../../main/${file}`, import.meta.url).href);
    const script = join(folder, 'other.ts');
    await writeFile(
      script,
      `const { Catalog } = await import(${at('catalog/catalog.ts')});
       const { AuditLog } = await import(${at('jobs/record/audit-log.ts')});
       const catalog = await Catalog.open(${JSON.stringify(path)});
       const log = new AuditLog(catalog, () => new Date());
       process.send('ready');
       for (let i = 0; i < 60; i++) {
         await log.record(${JSON.stringify(ENTRY)});
         await new Promise((resolve) => setTimeout(resolve, 1));
       }
       catalog.close();`,
    );
    const child = fork(script, { execArgv: [] });
    const ended = once(child, 'exit');
    let here = 0;
    await once(child, 'message');
    // From before the other's first entry until after its last one: they do meet.
    for (let more = true; more; here++) {
      more = child.exitCode === null;
      await log.record(ENTRY);
      // The event that the other ended must get through.
      await delay(1);
    }
    expect(await ended).toEqual([0, null]);
    const check = await log.check([]);
    expect(check.fault).toBeUndefined();
    expect(check.head.size).toBe(1 + 60 + here);
    catalog.close();
  });
});

describe('several commands at once', () => {
  it('all do what they were asked, and nobody reads that a database is locked', async () => {
    const folder = await tempFolder();
    const env = { GAPFERRY_HOME: join(folder, 'home') };
    await gapferry(['settings', 'show'], { env });
    // A writer that holds the lock for a while, as a large import does.
    const other = new Database(join(folder, 'home', 'catalog.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const sites = ['a', 'b', 'c', 'd', 'e'];
    const running = sites.map((site) => gapferry(['settings', 'set', 'site', site], { env }));
    await delay(1500);
    other.exec('COMMIT');
    other.close();
    for (const { status, stdout, stderr } of await Promise.all(running)) {
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).not.toMatch(/locked|busy/i);
    }
    const listed = JSON.parse((await gapferry(['audit', 'list', '--json'], { env })).stdout);
    const { records } = z.object({ records: z.array(AuditRecord) }).parse(listed);
    expect(records.flatMap(({ entry }) => entry.detail?.after ?? []).sort()).toEqual(sites);
    expect((await gapferry(['audit', 'verify'], { env })).status).toBe(0);
  });
});

describe.skipIf(!canMount)('a full disk in the middle of a transaction (needs the right to mount)', () => {
  it('undoes change and entry together, says so, and goes on when there is room', async () => {
    const folder = await tempFolder();
    const disk = join(folder, 'disk');
    await mkdir(disk);
    const grow = await mountTmpfs(disk, '2m');
    const catalog = await Catalog.open(join(disk, 'catalog.sqlite'));
    const log = new AuditLog(catalog, () => new Date());
    await log.begin('1');
    let written = 0;
    const fill = async (): Promise<void> => {
      for (; written < 10_000; written++) {
        await catalog.write(() => {
          catalog.settings.set('count', written);
          for (let i = 0; i < 20; i++) log.add(ENTRY);
        });
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'state.unwritable' });
    expect(written).toBeGreaterThan(0);
    grow('size=16m');
    expect(catalog.settings.get('count', z.number())).toBe(written - 1);
    const check = await log.check([]);
    expect(check.fault).toBeUndefined();
    expect(check.head.size).toBe(1 + written * 20);
    await log.record(ENTRY);
    expect((await log.check([])).head.size).toBe(2 + written * 20);
    catalog.close();
  });
});
