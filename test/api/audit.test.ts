import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatHead } from '../../shared/audit.ts';
import { openTestHost, type TestHost } from '../support/open-test-host.ts';
import { have, run } from '../support/tools.ts';

const PASSPHRASE = 'correct-horse-battery';

/** What the log says was done, oldest first, without its own beginning. */
async function actions({ call }: TestHost): Promise<string[]> {
  const { records } = await call('audit.list', { limit: 1000 });
  return records
    .map(({ entry }) => entry.action)
    .reverse()
    .slice(1);
}

/** A host with a key that is trusted, too. */
async function openWithKey(): Promise<TestHost & { pub: string }> {
  const test = await openTestHost();
  const { publicPem } = await test.call('key.new', { name: 'ops', passphrase: PASSPHRASE });
  const pub = join(test.folder, 'ops.pub');
  await writeFile(pub, publicPem);
  return { ...test, pub };
}

describe('the audit log', () => {
  it('begins with an entry that names it', async () => {
    const { call } = await openTestHost();
    const { records, head } = await call('audit.list', {});
    expect(records).toMatchObject([{ seq: 1, entry: { action: 'log.created', outcome: 'done' } }]);
    expect(head).toEqual({ log: records[0]?.hash, size: 1, hash: records[0]?.hash });
  });

  it('records keys, trust and settings, and who did it', async () => {
    const test = await openWithKey();
    await test.call('trust.add', { name: 'desk', path: test.pub, confirmed: 'by telephone' });
    await test.call('trust.remove', { name: 'desk' });
    await test.call('key.export', { name: 'ops', public: true });
    await test.call('key.export', { name: 'ops', public: false });
    await test.call('registry.set', { host: 'r.example:5000', plainHttp: true, proxy: 'http://u:secret@proxy:3128' });
    await test.call('registry.logout', { host: 'r.example:5000' });
    await test.call('workstation.set', { side: 'isolated', appearance: 'dark' });
    expect(await actions(test)).toEqual([
      'key.made',
      'trust.added',
      'trust.removed',
      'key.exported',
      'registry.changed',
      'registry.logout',
      'setting.changed',
    ]);
    const { records } = await test.call('audit.list', {});
    for (const { entry } of records) {
      expect(entry.who.user).not.toBe('');
      expect(entry.who.workstation).not.toBe('');
    }
    expect(JSON.stringify(records)).not.toContain(PASSPHRASE);
    expect(JSON.stringify(records)).not.toContain('secret');
  });

  it('calls what is switched off by its name', async () => {
    const { call } = await openTestHost();
    await call('registry.set', { host: 'r.example:5000', plainHttp: true });
    await call('registry.set', { host: 'r.example:5000', mirrors: ['m.example'] });
    await call('key.new', { name: 'open', passphrase: '' });
    const { records } = await call('audit.list', {});
    expect(records.map(({ entry }) => entry.off)).toEqual([['passphrase'], undefined, ['tls'], undefined]);
  });

  it('does not record what did not happen', async () => {
    const test = await openWithKey();
    await test.refusal('trust.add', { name: 'desk', path: test.pub, lastEight: '00000000', confirmed: 'x' });
    await test.refusal('trust.remove', { name: 'nobody' });
    await test.refusal('key.new', { name: 'ops', passphrase: 'x' });
    await test.refusal('key.export', { name: 'nobody', public: false });
    expect(await actions(test)).toEqual(['key.made']);
  });

  it('records a job with the reasons given and how it ended, and no override that nothing needed, for those who ask for it', async () => {
    const { call, folder } = await openTestHost();
    const request = {
      bundle: [join(folder, 'none')],
      to: 'r.example/p',
      operator: 'Mei',
      reviewer: 'Li',
      ticket: 'C-1',
    };
    const job = { kind: 'import' as const, request: { ...request, acceptUnsigned: 'drill' } };
    const { id } = await call('job.start', { job });
    await expect.poll(async () => (await call('job.show', { id })).state.state).toBe('failed');
    const { records } = await call('audit.list', { on: id });
    expect(records.map(({ entry }) => [entry.action, entry.outcome])).toEqual([
      ['job.ended', 'failed'],
      ['job.started', 'done'],
    ]);
    const who = { operator: 'Mei', reviewer: 'Li', ticket: 'C-1' };
    expect(records[1]?.entry).toMatchObject({ who, detail: { given: 'acceptUnsigned: drill' } });
    expect((await call('audit.list', { person: 'Li' })).records).toHaveLength(2);
    expect((await call('audit.list', { overridden: true })).records).toEqual([]);
    expect((await call('audit.list', { action: 'job' })).records).toHaveLength(2);
    expect((await call('audit.list', { action: 'key' })).records).toEqual([]);
    expect((await call('audit.list', { limit: 1, before: 3 })).records).toMatchObject([{ seq: 2 }]);
  });

  it('is narrowed to a time span', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const { call } = await openTestHost({ now: () => now });
    now = new Date('2026-02-01T00:00:00Z');
    await call('key.new', { name: 'ops', passphrase: 'x' });
    const seen = async (span: object) => (await call('audit.list', span)).records.map(({ seq }) => seq);
    expect(await seen({ since: '2026-01-15T00:00:00+08:00' })).toEqual([2]);
    expect(await seen({ until: '2026-01-15T00:00:00+08:00' })).toEqual([1]);
    expect(await seen({ since: '2026-03-01T00:00:00Z' })).toEqual([]);
  });

  it('holds in a time span what was written in it by a clock that was set back', async () => {
    let now = new Date('2026-02-01T00:00:00Z');
    const { call } = await openTestHost({ now: () => now });
    const make = async (at: string, name: string) => {
      now = new Date(at);
      await call('key.new', { name, passphrase: 'x' });
    };
    await make('2024-02-02T00:00:00Z', 'back');
    await make('2026-02-03T00:00:00Z', 'right');
    const seen = async (span: object) => (await call('audit.list', span)).records.map(({ seq }) => seq);
    expect(await seen({ since: '2026-01-01T00:00:00Z', until: '2026-12-31T00:00:00Z' })).toEqual([3, 2, 1]);
    expect(await seen({ until: '2024-12-31T00:00:00Z' })).toEqual([2]);
  });
});

describe('a head', () => {
  it('that was signed is compared by every verification', async () => {
    const { call } = await openWithKey();
    const { head, note } = await call('audit.checkpoint', { passphrase: PASSPHRASE });
    expect(note).toContain(`gapferry/audit-v1/${head.log}\n${head.size}\n`);
    const report = await call('audit.verify', {});
    expect(report).toMatchObject({
      whole: true,
      heads: [{ from: 'checkpoint', state: 'agrees', head: { size: head.size } }],
    });
  });

  it('is not signed without the passphrase', async () => {
    const { refusal } = await openWithKey();
    expect((await refusal('audit.checkpoint', {})).code).toBe('key.passphraseNeeded');
    expect((await refusal('audit.checkpoint', { passphrase: 'wrong' })).code).toBe('key.passphrase');
  });

  it('can be had without a key', async () => {
    const { call } = await openTestHost();
    const { head, note } = await call('audit.checkpoint', {});
    expect(note).toBeUndefined();
    expect((await call('audit.verify', { heads: [formatHead(head)] })).heads).toMatchObject([{ state: 'agrees' }]);
  });

  it('may be typed in groups and capitals', async () => {
    const { call } = await openTestHost();
    const { size, hash } = (await call('audit.list', {})).head;
    const typed = `${size} : ${hash.toUpperCase().match(/.{4}/g)?.join(' ')}`;
    expect((await call('audit.verify', { heads: [typed] })).whole).toBe(true);
  });

  it('may be a whole checkpoint', async () => {
    const { call, refusal } = await openWithKey();
    const { head, note = '' } = await call('audit.checkpoint', { passphrase: PASSPHRASE });
    const report = await call('audit.verify', { heads: [note.replaceAll('\n', '\r\n')] });
    expect(report.heads[0]).toEqual({ head: { size: head.size, hash: head.hash }, from: 'given', state: 'agrees' });
    const forged = note.replace(`\n${head.size}\n`, `\n${head.size + 5}\n`);
    // It was edited: that says nothing of the log.
    expect((await refusal('audit.verify', { heads: [forged] })).code).toBe('note.forged');
  });

  it('that is none is refused', async () => {
    const { refusal } = await openTestHost();
    expect((await refusal('audit.verify', { heads: ['12:abc'] })).code).toBe('audit.badHead');
  });

  it.skipIf(!have('openssl'))('that was signed is verified by openssl, as docs/audit-format.md says', async () => {
    const { call, folder, pub } = await openWithKey();
    const { note = '' } = await call('audit.checkpoint', { passphrase: PASSPHRASE });
    await writeFile(join(folder, 'checkpoint.txt'), note);
    const page = await readFile(new URL('../../docs/audit-format.md', import.meta.url), 'utf8');
    const commands = [
      ...(page.split('\n## Checkpoints\n')[1] ?? '')
        .split('\n## ', 1)
        .join('')
        .matchAll(/^ {4}((?:sed|tail|openssl) .*)$/gm),
    ].map(([, line]) => line);
    expect(commands).toHaveLength(3);
    const script = commands.join(' && ').replace('signer.pub', pub);
    expect(run('sh', ['-c', script], { cwd: folder }).stdout).toBe('Verified OK\n');
  });
});

describe('an exported log', () => {
  it('is for spreadsheets in UTF-8 with a mark, and runs no formula', async () => {
    const { call, folder } = await openTestHost();
    await call('trust.inspect', { path: folder }).catch(() => undefined);
    const request = { bundle: ['=cmd|/c calc'], operator: '@SUM(A1)', ticket: '\t=1+1', reviewer: '＝1+1' };
    const { id } = await call('job.start', { job: { kind: 'verify', request } });
    await expect.poll(async () => (await call('job.show', { id })).state.state).toBe('failed');
    const output = join(folder, 'log.csv');
    await call('audit.export', { output, format: 'csv' });
    const text = await readFile(output, 'utf8');
    expect(text.startsWith('\ufeff"seq","at"')).toBe(true);
    expect(text.trimEnd().split('\r\n')).toHaveLength(4);
    for (const cell of text.split('"')) expect(cell).not.toMatch(/^[=+\-@\t＝]/);
    expect(text).toContain(`"'@SUM(A1)"`);
  });

  it('is for paper in both languages, with its head as a QR code, and nothing in it is run', async () => {
    const { call, folder } = await openTestHost();
    const request = { bundle: ['<script>alert(1)</script>'] };
    const { id } = await call('job.start', { job: { kind: 'verify', request } });
    await expect.poll(async () => (await call('job.show', { id })).state.state).toBe('failed');
    for (const [language, title] of [
      ['en', 'Audit report'],
      ['zh', '审计报告'],
    ] as const) {
      const output = join(folder, `${language}.html`);
      const { head } = await call('audit.export', { output, format: 'html', language });
      const text = await readFile(output, 'utf8');
      expect(text).toContain(`<h1>${title}</h1>`);
      expect(text).toContain('<svg');
      expect(text).toContain(head.hash.match(/.{4}/g)?.join(' '));
      expect(text).not.toContain('<script');
    }
  });

  it('for people is narrowed to a person, and says so on paper', async () => {
    const { call, folder } = await openTestHost();
    for (const operator of ['Mei', 'Li']) {
      const { id } = await call('job.start', { job: { kind: 'verify', request: { bundle: [folder], operator } } });
      await expect.poll(async () => (await call('job.show', { id })).state.state).toBe('failed');
    }
    const output = join(folder, 'log.csv');
    expect(await call('audit.export', { output, format: 'csv', person: 'Mei' })).toMatchObject({ entries: 2 });
    const text = await readFile(output, 'utf8');
    expect(text).toContain('"Mei"');
    expect(text).not.toContain('"Li"');
    const { html, entries, more } = await call('audit.report', { person: 'Li', action: 'job.ended' });
    expect({ entries, more }).toEqual({ entries: 1, more: false });
    expect(html).toContain('Person: Li; job ended');
    expect(html).not.toContain('Mei');
    const [last] = (await call('audit.list', { action: 'log.exported' })).records;
    expect(last?.entry.detail).toEqual({ format: 'html', entries: 1, person: 'Li', action: 'job.ended' });
  });

  it('is itself an entry, and is whole or not there', async () => {
    const test = await openTestHost();
    const { call, refusal, folder } = test;
    const output = join(folder, 'log.jsonl');
    expect((await call('audit.export', { output, format: 'jsonl' })).entries).toBe(1);
    expect(await actions(test)).toEqual(['log.exported']);
    const since = '2026-01-01T00:00:00Z';
    expect((await refusal('audit.export', { output, format: 'jsonl', since })).code).toBe('usage.invalid');
    expect((await refusal('audit.export', { output: folder, format: 'jsonl' })).code).toBe('medium.denied');
    expect(await actions(test)).toEqual(['log.exported']);
  });
});
