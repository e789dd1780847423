import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { chainHash, NO_ENTRY } from '../../../main/catalog/audit-chain.ts';
import { Catalog } from '../../../main/catalog/catalog.ts';
import { KeyStore } from '../../../main/engine/trust/key-store.ts';
import { AuditLog } from '../../../main/jobs/record/audit-log.ts';
import { exportLog } from '../../../main/jobs/record/export-log.ts';
import { verifyLog } from '../../../main/jobs/record/verify-log.ts';
import { formatHead, type NewAuditEntry } from '../../../shared/audit.ts';
import type { AuditReport } from '../../../shared/record-contract.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { have, run } from '../../support/tools.ts';

const VERIFIER = join(import.meta.dirname, '..', '..', '..', 'docs', 'verify-audit.py');
const NOW = new Date('2026-03-04T05:06:07.890Z');
const ENTRIES = 12;

function importOf(number: number): NewAuditEntry {
  return {
    who: { user: 'mei', workstation: 'ws-1', operator: '王磊' },
    action: 'bundle.imported',
    on: { kind: 'bundle', id: `sha256:${String(number).padStart(64, '0')}`, name: `bundle "${number}"\n` },
    outcome: 'done',
    verdict: 'trusted',
  };
}

/** A log of twelve entries, closed; `head` is what the other side kept of it. */
async function makeLog(): Promise<{ path: string; folder: string; head: string; early: string }> {
  const folder = await tempFolder();
  const path = join(folder, 'catalog.sqlite');
  const catalog = await Catalog.open(path);
  const log = new AuditLog(catalog, () => NOW);
  await log.begin('1');
  for (let i = 2; i <= 5; i++) await log.record(importOf(i));
  const early = formatHead(log.head());
  for (let i = 6; i <= ENTRIES; i++) await log.record(importOf(i));
  const head = formatHead(log.head());
  catalog.close();
  return { path, folder, head, early };
}

/** What somebody does who may write the file: first they take the triggers away. */
function tamper(path: string, act: (database: Database.Database) => void): void {
  const database = new Database(path);
  database.exec('DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks; DROP TRIGGER audit_in_order;');
  database.transaction(() => act(database))();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** What `audit verify` says, and what the Python script says to the catalog and to the exported lines. */
async function judge(
  path: string,
  folder: string,
  heads: string[] = [],
): Promise<{ report: AuditReport; python: string[] }> {
  const catalog = await Catalog.open(path);
  const log = new AuditLog(catalog, () => NOW);
  const report = await verifyLog(catalog, log, new KeyStore(join(folder, 'keys')), { heads });
  const lines: string[] = [];
  for await (const entry of log.entries()) lines.push(JSON.stringify(entry));
  catalog.close();
  const file = join(folder, 'log.jsonl');
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  const python = have('python3')
    ? [path, file].map((what) => {
        const { stdout, stderr, status } = run('python3', [VERIFIER, what, ...heads]);
        return `${status} ${stdout}${stderr}`;
      })
    : [];
  // Both say the same of how much is sure.
  const sure = heads.length > 0 ? `sure up to ${report.sure}` : `consistent up to ${report.sure}; nothing outside`;
  for (const said of python) if (!report.whole) expect(said).toContain(sure);
  return { report, python };
}

function edit(database: Database.Database, seq: number): void {
  database.prepare('UPDATE audit SET entry = replace(entry, \'"trusted"\', \'"unsigned"\') WHERE seq = ?').run(seq);
}

/** Makes every hash from an entry on fit its text again. */
function relink(database: Database.Database, from: number): void {
  const rows = database.prepare('SELECT seq, entry FROM audit WHERE seq >= ? ORDER BY seq').all(from);
  let prev = String(
    database
      .prepare('SELECT hash FROM audit WHERE seq = ?')
      .pluck()
      .get(from - 1) ?? NO_ENTRY,
  );
  for (const row of rows as { seq: number; entry: string }[]) {
    const hash = chainHash(row.seq, prev, row.entry);
    database.prepare('UPDATE audit SET prev = ?, hash = ? WHERE seq = ?').run(prev, hash, row.seq);
    prev = hash;
  }
}

describe('in an audit log, looked at by us and, where there is python3, by docs/verify-audit.py', () => {
  it('nothing is found where nothing was done', async () => {
    const { path, folder, head, early } = await makeLog();
    const { report, python } = await judge(path, folder, [head, early]);
    expect(report).toMatchObject({ whole: true, sure: ENTRIES, head: { size: ENTRIES } });
    for (const said of python) expect(said).toMatch(/^0 WHOLE: 12 entries, 2 heads agree/);
  });

  it('an edited text is found, at its entry', async () => {
    const { path, folder } = await makeLog();
    tamper(path, (database) => edit(database, 7));
    const { report, python } = await judge(path, folder);
    expect(report).toMatchObject({ whole: false, fault: { seq: 7, why: 'text' }, sure: 6 });
    for (const said of python) expect(said).toMatch(/^1 DAMAGED: the text of entry 7 .* consistent up to 6/);
  });

  it('an edited text whose hash was made to fit is found at the next entry', async () => {
    const { path, folder } = await makeLog();
    tamper(path, (database) => {
      edit(database, 7);
      const row = database.prepare('SELECT prev, entry FROM audit WHERE seq = 7').get() as {
        prev: string;
        entry: string;
      };
      database.prepare('UPDATE audit SET hash = ? WHERE seq = 7').run(chainHash(7, row.prev, row.entry));
    });
    const { report, python } = await judge(path, folder);
    // Entry 7 is the one that was changed: it is not among the sure ones.
    expect(report).toMatchObject({ whole: false, fault: { seq: 8, why: 'link' }, sure: 6 });
    for (const said of python) expect(said).toMatch(/^1 DAMAGED: entry 8 does not follow on entry/);
  });

  it('of what stands before a break only that is sure which a head confirms', async () => {
    const { path, folder, early } = await makeLog();
    tamper(path, (database) => edit(database, ENTRIES));
    const { report, python } = await judge(path, folder, [early]);
    expect(report).toMatchObject({ whole: false, fault: { seq: ENTRIES, why: 'text' }, sure: 5 });
    for (const said of python) expect(said).toMatch(/^1 DAMAGED: .* sure up to 5/);
  });

  it('of what stands before a break nothing is sure that a head contradicts', async () => {
    const { path, folder, early, head } = await makeLog();
    tamper(path, (database) => edit(database, 4));
    const { report } = await judge(path, folder, [early, head]);
    expect(report).toMatchObject({ whole: false, sure: 0 });
  });

  it('a deleted entry is found', async () => {
    const { path, folder } = await makeLog();
    tamper(path, (database) => database.exec('DELETE FROM audit WHERE seq = 7'));
    const { report, python } = await judge(path, folder);
    expect(report).toMatchObject({ whole: false, fault: { seq: 8, why: 'gap' } });
    for (const said of python) expect(said).toMatch(/^1 DAMAGED: the chain breaks between entries 6 and 8/);
  });

  it('a deleted entry is found where those after it were renumbered', async () => {
    const { path, folder } = await makeLog();
    tamper(path, (database) => {
      database.exec('DELETE FROM audit WHERE seq = 7');
      for (let seq = 8; seq <= ENTRIES; seq++) database.exec(`UPDATE audit SET seq = ${seq - 1} WHERE seq = ${seq}`);
    });
    const { report, python } = await judge(path, folder);
    expect(report).toMatchObject({ whole: false, fault: { seq: 7, why: 'link' } });
    for (const said of python) expect(said).toMatch(/^1 DAMAGED: entry 7 does not follow on entry/);
  });

  it('two texts that were swapped are found', async () => {
    const { path, folder } = await makeLog();
    tamper(path, (database) =>
      database.exec(`
        CREATE TEMP TABLE two AS SELECT seq, entry FROM audit WHERE seq IN (4, 9);
        UPDATE audit SET entry = (SELECT entry FROM two WHERE seq = 9) WHERE seq = 4;
        UPDATE audit SET entry = (SELECT entry FROM two WHERE seq = 4) WHERE seq = 9;`),
    );
    const { report, python } = await judge(path, folder);
    expect(report).toMatchObject({ whole: false, fault: { seq: 4, why: 'text' } });
    for (const said of python) expect(said).toMatch(/^1 DAMAGED: the text of entry 4/);
  });

  it('whole rows in another order are found', async () => {
    const { path, folder } = await makeLog();
    tamper(path, (database) =>
      database.exec(`
        UPDATE audit SET seq = 1000 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 9;
        UPDATE audit SET seq = 9 WHERE seq = 1000;`),
    );
    const { report, python } = await judge(path, folder);
    expect(report).toMatchObject({ whole: false, fault: { seq: 4, why: 'link' } });
    for (const said of python) expect(said).toMatch(/^1 DAMAGED: entry 4 does not follow on entry/);
  });

  it('an end that was cut off is found with a head, and only with one', async () => {
    const { path, folder, head, early } = await makeLog();
    tamper(path, (database) => database.exec('DELETE FROM audit WHERE seq > 7'));
    expect((await judge(path, folder, [early])).report.whole).toBe(true);
    const { report, python } = await judge(path, folder, [early, head]);
    expect(report).toMatchObject({ whole: false, sure: 5, heads: [{ state: 'agrees' }, { state: 'ahead' }] });
    for (const said of python) expect(said).toMatch(/^1 CUT OR REPLACED: the log had 12 entries, now it has 7/);
  });

  it('a log written anew from the middle on is found with a head, and only with one', async () => {
    const { path, folder, head, early } = await makeLog();
    tamper(path, (database) => {
      edit(database, 7);
      relink(database, 7);
    });
    expect((await judge(path, folder)).report.whole).toBe(true);
    const { report, python } = await judge(path, folder, [early, head]);
    expect(report).toMatchObject({ whole: false, sure: 5, heads: [{ state: 'agrees' }, { state: 'differs' }] });
    expect(report.fault).toBeUndefined();
    for (const said of python) expect(said).toMatch(/^1 REWRITTEN: at 12 entries/);
  });

  it('a log written anew from its first entry on is found with a head', async () => {
    const { path, folder, early } = await makeLog();
    tamper(path, (database) => {
      database.exec("UPDATE audit SET entry = replace(entry, 'ws-1', 'ws-2')");
      database.exec("UPDATE audit SET entry = replace(entry, '2026', '2025') WHERE seq = 1");
      relink(database, 1);
    });
    const { report, python } = await judge(path, folder, [early]);
    expect(report).toMatchObject({ whole: false, sure: 0, heads: [{ state: 'differs' }] });
    for (const said of python) expect(said).toMatch(/^1 REWRITTEN: at 5 entries/);
  });
});

describe('heads of which one contradicts the log', () => {
  it('confirm nothing from its size on, whatever a head of a later size says', async () => {
    const { path, folder, head, early } = await makeLog();
    tamper(path, (database) => {
      edit(database, 3);
      relink(database, 3);
    });
    const catalog = await Catalog.open(path);
    const forged = formatHead(new AuditLog(catalog, () => NOW).head());
    catalog.close();
    const { report } = await judge(path, folder, [early, forged]);
    expect(report).toMatchObject({ whole: false, sure: 0, heads: [{ state: 'differs' }, { state: 'agrees' }] });
    expect((await judge(path, folder, [head])).report.sure).toBe(0);
  });

  it('count for nothing where they are kept here and one from outside contradicts', async () => {
    const { path, folder, head } = await makeLog();
    tamper(path, (database) => {
      edit(database, 3);
      relink(database, 3);
    });
    const catalog = await Catalog.open(path);
    const log = new AuditLog(catalog, () => NOW);
    const own = {
      ...log.head(),
      via: 'bundle',
      source: 'sha256:1',
      signer: null,
      made: null,
      at: NOW.toISOString(),
    } as const;
    const size = 8;
    await catalog.write(() => catalog.audit.addKnownHead({ ...own, size, hash: catalog.audit.hashAt(size) ?? '' }));
    catalog.close();
    const { report } = await judge(path, folder, [head]);
    expect(report.heads.map(({ from, state }) => [from, state])).toEqual([
      ['given', 'differs'],
      ['bundle', 'agrees'],
    ]);
    expect(report.sure).toBe(0);
  });
});

describe.skipIf(!have('python3'))('docs/verify-audit.py', () => {
  it('takes a head as it is printed, in groups', async () => {
    const { path, head } = await makeLog();
    const grouped = head.replace(':', ': ').replace(/[0-9a-f]{4}(?=[0-9a-f])/g, '$& ');
    expect(grouped).toMatch(/^12: [0-9a-f]{4} /);
    expect(run('python3', [VERIFIER, path, grouped])).toMatchObject({ status: 0, stderr: '' });
  });

  it.each(['12:12', 'abc', ''])('says of %j that it is no head, and accuses nobody', async (text) => {
    const { path } = await makeLog();
    const { status, stderr } = run('python3', [VERIFIER, path, text]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^NOT CHECKED: not a head/) });
  });

  it.each([
    ['no JSON', '{"seq":1,\n'],
    ['other JSON', '[1]\n'],
    ['nothing that is there', undefined],
  ])('says in one line that %s cannot be read', async (_, text) => {
    const path = join(await tempFolder(), 'log.jsonl');
    if (text !== undefined) await writeFile(path, text);
    const { status, stderr } = run('python3', [VERIFIER, path]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^NOT CHECKED: [^\n]+\n$/);
  });
});

describe('the audit table', () => {
  it.each([
    'UPDATE audit SET entry = entry',
    'DELETE FROM audit',
    'INSERT INTO audit (seq, prev, hash, entry) SELECT 99, prev, hash, entry FROM audit WHERE seq = 1',
  ])('refuses %s', async (sql) => {
    const { path } = await makeLog();
    const database = new Database(path);
    expect(() => database.exec(sql)).toThrow('append-only');
    database.close();
  });

  it('says in its columns what the hashed text says', async () => {
    const { path } = await makeLog();
    const database = new Database(path);
    const row = database.prepare('SELECT action, operator, verdict, subject, at FROM audit WHERE seq = 3').get();
    expect(row).toEqual({
      action: 'bundle.imported',
      operator: '王磊',
      verdict: 'trusted',
      subject: `sha256:${'3'.padStart(64, '0')}`,
      at: NOW.toISOString(),
    });
    database.close();
  });

  it('keeps the order of its numbers when the clock is set back', async () => {
    const { path, folder } = await makeLog();
    const catalog = await Catalog.open(path);
    await new AuditLog(catalog, () => new Date('1999-01-01T00:00:00Z')).record(importOf(99));
    expect(catalog.audit.list({}, 2).map(({ seq, entry }) => [seq, entry.at.slice(0, 4)])).toEqual([
      [13, '1999'],
      [12, '2026'],
    ]);
    catalog.close();
    expect((await judge(path, folder)).report).toMatchObject({ whole: true, clockBack: 13 });
  });
});

describe('a large log', () => {
  it.skipIf(!have('python3'))('of 20,000 entries is exported and verified by python3', async () => {
    const folder = await tempFolder();
    const catalog = await Catalog.open(join(folder, 'catalog.sqlite'));
    const log = new AuditLog(catalog, () => NOW);
    await log.begin('1');
    await catalog.write(() => {
      for (let i = 2; i <= 20_000; i++) log.add(importOf(i));
    });
    const output = join(folder, 'log.jsonl');
    const { entries, head } = await exportLog(
      { catalog, log, keys: new KeyStore(join(output, '..', 'keys')) },
      { output, format: 'jsonl', language: 'en' },
      NOW,
    );
    catalog.close();
    expect(entries).toBe(20_000);
    expect((await readFile(output, 'utf8')).split('\n')).toHaveLength(20_001);
    expect(run('python3', [VERIFIER, output, formatHead(head)])).toMatchObject({ status: 0, stderr: '' });
  });
});
