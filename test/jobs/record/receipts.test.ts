import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallResult } from '../../../shared/contract.ts';
import { gapferry } from '../../cli/run-cli.ts';
import { have, run } from '../../support/tools.ts';
import { exported, imported, openFerry, openStation, PASSPHRASE, pushImage, type Station } from './ferry.ts';

let outside: Station;
let inside: Station;
let images: string[];
let bundle: { path: string; identity: string };

beforeEach(async () => {
  ({ outside, inside } = await openFerry());
  images = [await pushImage(outside, 'app'), await pushImage(outside, 'db')];
  bundle = await exported(outside, images, { name: 'november' });
});

function make(request: { detail?: boolean; bundle?: string } = {}): Promise<CallResult<'receipt.make'>> {
  return inside.call('receipt.make', { bundle: 'november', passphrase: PASSPHRASE, ...request });
}

async function refused(station = outside): Promise<[string, string, unknown][]> {
  const { records } = await station.call('audit.list', { action: 'receipt.refused' });
  return records.map(({ entry }) => [entry.outcome, entry.on.kind, entry.detail?.error]);
}

describe('a receipt', () => {
  it('confirms a bundle whole, and both sides can see that', async () => {
    expect((await outside.call('receipt.list', {})).sent).toMatchObject([{ name: 'november', state: 'unconfirmed' }]);
    await imported(inside, bundle.path);
    expect((await inside.call('receipt.list', {})).arrived).toMatchObject([{ name: 'november', missing: [] }]);
    const { note, total, missing } = await make();
    expect({ total, missing }).toEqual({ total: 2, missing: [] });
    const filed = await outside.call('receipt.add', { text: note });
    expect(filed).toMatchObject({ bundle: bundle.identity, name: 'november', total: 2, missing: [], ownLog: 'agrees' });
    expect((await outside.call('receipt.list', {})).sent).toMatchObject([{ state: 'confirmed', missing: [] }]);
    expect((await inside.call('receipt.list', {})).arrived[0]?.receipt).toBeDefined();
  });

  it('names what did not arrive, and a later one what came after', async () => {
    await imported(inside, bundle.path, { only: [images[0] ?? ''] });
    const first = await make();
    expect(first.missing).toEqual([images[1]]);
    await outside.call('receipt.add', { text: first.note });
    expect((await outside.call('receipt.list', {})).sent).toMatchObject([{ state: 'partly', missing: [images[1]] }]);
    await imported(inside, bundle.path);
    await outside.call('receipt.add', { text: (await make()).note });
    expect((await outside.call('receipt.list', {})).sent).toMatchObject([{ state: 'confirmed', missing: [] }]);
  });

  it('tells nothing of people, hosts and projects unless that is asked for', async () => {
    await imported(inside, bundle.path, { operator: 'Mei Ling', ticket: 'CHG-9' });
    const { note, code } = await make();
    for (const text of [note, code]) {
      expect(text).not.toContain(inside.registry.host);
      expect(text).not.toContain('Mei Ling');
      expect(text).not.toContain('CHG-9');
    }
    const detailed = await make({ detail: true });
    expect(detailed.note).toContain(`${inside.registry.host}/in/team/app:1`);
    expect(detailed.note).toContain('Mei Ling');
    expect((await outside.call('receipt.add', { text: detailed.note })).missing).toEqual([]);
  });

  it('is filed when mail or paste changed its line ends', async () => {
    await imported(inside, bundle.path);
    const { note } = await make();
    const pasted = note.trimEnd().replaceAll('\n', '\r\n');
    expect((await outside.call('receipt.add', { text: pasted })).name).toBe('november');
  });

  it('is filed as it was typed from paper: wrapped, without indentation, another dash, words before and after it', async () => {
    await imported(inside, bundle.path, { only: [images[0] ?? ''] });
    const { note } = await make();
    const wrap = (text: string, width: number): string => text.replace(new RegExp(`(.{${width}})(?=.)`, 'g'), '$1\n');
    const typed = note
      .split('\n')
      .map((line) => wrap(line.trim().replace(/^— /, '- '), 38))
      .join('\n');
    const mail = `Receipt of 3 March (see "november"):\n\n\t${typed}\n\nBest regards\n`;
    expect(mail).not.toContain('  "');
    expect(await outside.call('receipt.add', { text: mail })).toMatchObject({ name: 'november', missing: [images[1]] });
    expect(await refused()).toEqual([]);
    const head = (await inside.call('audit.verify', { heads: [typed] })).heads.find(({ from }) => from === 'given');
    expect(head).toMatchObject({ state: 'agrees' });
  });

  it('typed from paper with a slip in it is not believed', async () => {
    await imported(inside, bundle.path);
    const typed = (await make()).note.replaceAll('  ', '').replace('"total": 2', '"total": 3');
    expect((await outside.refusal('receipt.add', { text: typed })).code).toBe('note.forged');
  });

  it('is not looked for in a checkpoint, nor in what is none at all', async () => {
    const { note = '' } = await outside.call('audit.checkpoint', { passphrase: PASSPHRASE });
    const error = await inside.refusal('receipt.add', { text: note });
    expect([error.code, error.params.detail]).toEqual(['receipt.invalid', 'a checkpoint of an audit log']);
    const none = await inside.refusal('receipt.add', { text: 'all arrived' });
    expect([none.code, none.params.detail]).toEqual(['note.invalid', 'no signature under it']);
  });

  it('is not made, nor recorded, where it could not be written', async () => {
    await imported(inside, bundle.path);
    const env = { GAPFERRY_HOME: join(inside.folder, 'home'), GAPFERRY_PASSPHRASE: PASSPHRASE, LANG: 'en_US.UTF-8' };
    const { status, stderr } = await gapferry(['receipt', 'make', 'november', '-o', inside.folder], { env });
    expect(status).toBe(5);
    expect(stderr).toContain('it is a folder: name a file in it');
    expect((await inside.call('audit.list', { action: 'receipt.made' })).records).toEqual([]);
  });

  it('and a head are signed only with the passphrase of their key', async () => {
    const station = await openStation(undefined, PASSPHRASE);
    await station.trust(outside, 'export desk');
    await imported(station, bundle.path);
    const request = { bundle: 'november', passphrase: 'another one' };
    expect((await station.refusal('receipt.make', request)).code).toBe('key.passphrase');
    expect((await station.refusal('audit.checkpoint', {})).code).toBe('key.passphraseNeeded');
    expect((await station.call('audit.list', { action: 'receipt.made' })).records).toEqual([]);
    expect((await station.call('receipt.make', { ...request, passphrase: PASSPHRASE })).total).toBe(2);
    expect((await station.call('audit.checkpoint', { passphrase: PASSPHRASE })).note).toBeDefined();
  });

  it('cannot be made for what was not imported here', async () => {
    const error = await inside.refusal('receipt.make', { bundle: 'november', passphrase: PASSPHRASE });
    expect(error.code).toBe('receipt.nothingToSay');
  });

  it('is found by the first digits of the identity, by name and by job', async () => {
    const { id } = await imported(inside, bundle.path);
    const hex = bundle.identity.slice('sha256:'.length);
    for (const name of [hex.slice(0, 16), `${hex.slice(0, 4)} ${hex.slice(4, 8)}`, bundle.identity, 'november', id]) {
      expect((await make({ bundle: name })).bundle).toBe(bundle.identity);
    }
  });

  it.skipIf(!have('openssl'))('is verified by openssl over its text', async () => {
    await imported(inside, bundle.path);
    const { note } = await make();
    await writeFile(join(inside.folder, 'receipt.txt'), note);
    const script = [
      "sed '/^$/,$d' receipt.txt > text",
      "tail -n 1 receipt.txt | cut -d ' ' -f 3 | base64 -d | tail -c +5 > sig",
      `openssl dgst -sha256 -verify ${inside.pub} -signature sig text`,
    ];
    expect(run('sh', ['-c', script.join(' && ')], { cwd: inside.folder }).stdout).toBe('Verified OK\n');
  });
});

describe('a receipt is refused', () => {
  it('when a word of it was changed', async () => {
    await imported(inside, bundle.path, { only: [images[0] ?? ''] });
    const { note } = await make();
    const forged = note.replace(`"missing": [\n      "${images[1]}"\n    ]`, '"missing": []');
    expect(forged).not.toBe(note);
    expect((await outside.refusal('receipt.add', { text: forged })).code).toBe('note.forged');
    expect(await refused()).toEqual([['alarm', 'receipt', 'note.forged']]);
    const overview = await outside.call('receipt.list', {});
    expect(overview.refused.map(({ entry }) => entry.detail?.error)).toEqual(['note.forged']);
    expect((await outside.call('receipt.list', {})).sent).toMatchObject([{ state: 'unconfirmed' }]);
  });

  it('when somebody signed it who is not trusted here', async () => {
    const stranger = await openStation();
    await stranger.trust(outside, 'desk');
    await imported(stranger, bundle.path);
    const { note } = await stranger.call('receipt.make', { bundle: 'november', passphrase: PASSPHRASE });
    expect((await outside.refusal('receipt.add', { text: note })).code).toBe('receipt.unknownSigner');
    expect(await refused()).toEqual([['refused', 'receipt', 'receipt.unknownSigner']]);
  });

  it('with an alarm when it names a trusted key, and the bytes of its signature another', async () => {
    await imported(inside, bundle.path);
    const { note } = await make();
    const line = note.lastIndexOf(' ') + 1;
    const bytes = Buffer.from(note.slice(line), 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const text = `${note.slice(0, line)}${bytes.toString('base64')}\n`;
    expect((await outside.refusal('receipt.add', { text })).code).toBe('note.forged');
    expect(await refused()).toEqual([['alarm', 'receipt', 'note.forged']]);
  });

  it('when it has no signature at all', async () => {
    await imported(inside, bundle.path);
    const { note } = await make();
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
    expect((await outside.refusal('receipt.add', { text })).code).toBe('note.invalid');
  });

  it('when it is a checkpoint, in words', async () => {
    const { note = '' } = await inside.call('audit.checkpoint', { passphrase: PASSPHRASE });
    const error = await outside.refusal('receipt.add', { text: note });
    expect(error).toMatchObject({ code: 'receipt.invalid', params: { detail: 'a checkpoint of an audit log' } });
  });

  it('when it comes a second time', async () => {
    await imported(inside, bundle.path);
    const { note } = await make();
    await outside.call('receipt.add', { text: note });
    expect((await outside.refusal('receipt.add', { text: note })).code).toBe('receipt.replayed');
    expect(await refused()).toEqual([['refused', 'bundle', 'receipt.replayed']]);
  });

  it('when a newer one was filed: an old "not done" does not come back', async () => {
    await imported(inside, bundle.path, { only: [images[0] ?? ''] });
    const old = await make();
    await imported(inside, bundle.path);
    await outside.call('receipt.add', { text: (await make()).note });
    expect((await outside.refusal('receipt.add', { text: old.note })).code).toBe('receipt.replayed');
    expect((await outside.call('receipt.list', {})).sent).toMatchObject([{ state: 'confirmed' }]);
  });

  it('when it is for another bundle than the one that was named', async () => {
    const other = await exported(outside, images, { name: 'december' });
    await imported(inside, bundle.path);
    const { note } = await make();
    const error = await outside.refusal('receipt.add', { text: note, bundle: 'december' });
    expect(error).toMatchObject({
      code: 'receipt.otherBundle',
      params: { named: bundle.identity, expected: other.identity },
    });
  });

  it('when nothing of the kind was sent from here, and is kept as evidence', async () => {
    const rival = await openStation();
    await rival.trust(inside, 'import desk');
    await imported(inside, bundle.path);
    const { note } = await make();
    expect((await rival.refusal('receipt.add', { text: note })).code).toBe('receipt.unknownBundle');
    expect(await refused(rival)).toEqual([['alarm', 'bundle', 'receipt.unknownBundle']]);
    const overview = await rival.call('receipt.list', {});
    expect(overview.neverSent).toMatchObject([{ bundle: bundle.identity }]);
    expect(overview.sent).toEqual([]);
  });
});

describe('a code from paper', () => {
  it('confirms a bundle for a reason, and is marked as what it is', async () => {
    await imported(inside, bundle.path);
    const { code } = await make();
    const typed =
      code
        .toUpperCase()
        .match(/.{1,7}/g)
        ?.join(' ') ?? '';
    const filed = await outside.call('receipt.add', { code: typed, acceptUnsigned: 'read over the telephone' });
    expect(filed).toMatchObject({ bundle: bundle.identity, total: null, signer: null });
    const { records } = await outside.call('audit.list', { overridden: true });
    expect(records[0]?.entry.overrides).toEqual([{ what: 'unsigned receipt', reason: 'read over the telephone' }]);
    // It says nothing of images: neither does the log.
    expect(records[0]?.entry.detail).not.toHaveProperty('missing');
  });

  it('does not take back what a signed receipt misses', async () => {
    await imported(inside, bundle.path, { only: [images[0] ?? ''] });
    const signed = await make();
    expect(signed.missing).toHaveLength(1);
    await outside.call('receipt.add', { text: signed.note });
    const { code } = await make();
    await outside.call('receipt.add', { code, acceptUnsigned: 'read over the telephone' });
    const { sent } = await outside.call('receipt.list', {});
    expect(sent).toMatchObject([{ state: 'partly', missing: signed.missing }]);
  });

  it('is filed from each of two sites, whichever log is the longer, and not twice', async () => {
    const other = await openStation();
    await other.trust(outside, 'export desk');
    await imported(other, bundle.path);
    await imported(inside, bundle.path);
    await inside.call('registry.set', { host: 'one-entry-more.example', plainHttp: false });
    const short = await other.call('receipt.make', { bundle: 'november', passphrase: PASSPHRASE });
    const long = await make();
    const acceptUnsigned = 'read over the telephone';
    for (const { code } of [long, short]) await outside.call('receipt.add', { code, acceptUnsigned });
    for (const { code } of [long, short]) {
      expect((await outside.refusal('receipt.add', { code, acceptUnsigned })).code).toBe('receipt.replayed');
    }
  });

  it('with one wrong digit is a slip of typing', async () => {
    await imported(inside, bundle.path);
    const { code } = await make();
    const at = 40;
    const slip = `${code.slice(0, at)}${code[at] === '0' ? '1' : '0'}${code.slice(at + 1)}`;
    const error = await outside.refusal('receipt.add', { code: slip, acceptUnsigned: 'x' });
    expect(error).toMatchObject({ code: 'receipt.invalid', params: { detail: expect.stringContaining('slip') } });
  });
});

describe('what a receipt carries back', () => {
  it('shows a log that was cut and written on since its head went out', async () => {
    await imported(inside, bundle.path);
    const { note } = await make();
    const database = new Database(join(outside.folder, 'home', 'catalog.sqlite'));
    database.exec(
      'DROP TRIGGER audit_never_shrinks; DELETE FROM audit WHERE seq > 2; DELETE FROM known_head; DELETE FROM checkpoint',
    );
    database.close();
    // The list of the bundle still says which head went out.
    expect((await outside.call('audit.verify', {})).whole).toBe(false);
    const filed = await outside.call('receipt.add', { text: note });
    expect(filed.ownLog).toBe('ahead');
    const report = await outside.call('audit.verify', {});
    expect(report.whole).toBe(false);
    expect(report.heads.map(({ from }) => from).sort()).toEqual(['bundle', 'returned']);
    const { records } = await outside.call('audit.list', { action: 'log.headDiffers' });
    expect(records[0]?.entry).toMatchObject({ outcome: 'alarm', detail: { why: 'ahead' } });
  });

  it("shows that the other side's log was rewritten", async () => {
    await imported(inside, bundle.path);
    const first = await make();
    await outside.call('receipt.add', { text: first.note });
    const second = await exported(outside, images, { name: 'december' });
    const database = new Database(join(inside.folder, 'home', 'catalog.sqlite'));
    const size = Number(database.prepare('SELECT max(size) FROM receipt').pluck().get());
    // Cut so far back that the next receipt comes over a log of the same size.
    database.exec(`DROP TRIGGER audit_never_shrinks; DELETE FROM audit WHERE seq > ${size - 4}`);
    database.close();
    await imported(inside, second.path);
    const next = await make({ bundle: 'december' });
    expect(next.note).toContain(`"size": ${size}`);
    expect((await outside.call('receipt.add', { text: next.note })).peerLog).toBe('rewritten');
  });
});

describe('a receipt that was made here', () => {
  it('shows a log that was cut after it', async () => {
    await imported(inside, bundle.path);
    await make();
    expect((await inside.call('audit.verify', {})).heads.map(({ from }) => from)).toEqual(['receipt']);
    const database = new Database(join(inside.folder, 'home', 'catalog.sqlite'));
    database.exec('DROP TRIGGER audit_never_shrinks; DELETE FROM audit WHERE seq > 5');
    database.close();
    const report = await inside.call('audit.verify', {});
    expect(report).toMatchObject({ whole: false, sure: 0, heads: [{ from: 'receipt', state: 'ahead' }] });
  });
});

describe('on paper', () => {
  it('a receipt has its text, its code and places to sign, in both languages', async () => {
    await imported(inside, bundle.path, { only: [images[0] ?? ''] });
    const request = { bundle: 'november', passphrase: PASSPHRASE };
    const zh = await inside.call('receipt.make', { ...request, language: 'zh' });
    expect(zh.html).toContain('<h1>回执</h1>');
    expect(zh.html).toContain(zh.code);
    expect(zh.html).toContain('<svg');
    expect(zh.html).toContain(images[1]);
    expect((await inside.call('receipt.make', request)).html).toContain('<h1>Receipt</h1>');
  });
});
