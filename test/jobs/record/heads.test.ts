import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JobView } from '../../../shared/contract.ts';
import { documentOf, gapferry } from '../../cli/run-cli.ts';
import { exported, imported, openFerry, openStation, PASSPHRASE, pushImage, type Station } from './ferry.ts';
import { cut, rewrite, tamper } from './tamper.ts';

let outside: Station;
let inside: Station;
let image: string;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-03-04T05:06:07Z');
  ({ outside, inside } = await openFerry(() => now, ''));
  image = await pushImage(outside, 'app');
});

interface Sent {
  readonly path: string;
  readonly identity: string;
}

/** Bundles are sealed over a log that is not whole only for a reason. */
const DAMAGED = { acceptDamagedLog: 'a test' };

function send(request: Partial<typeof DAMAGED> = {}): Promise<Sent> {
  now = new Date(now.getTime() + 60_000);
  return exported(outside, [image], request);
}

async function receipt({ identity }: Sent, by = inside): Promise<string> {
  return (await by.call('receipt.make', { bundle: identity, passphrase: PASSPHRASE })).note;
}

/** There and back once: now each side keeps a head of the other's log. */
async function crossing(): Promise<Sent> {
  const sent = await send();
  await imported(inside, sent.path);
  await outside.call('receipt.add', { text: await receipt(sent) });
  return sent;
}

function alarms(view: JobView): string[] {
  return (view.progress?.notices ?? []).map(({ kind }) => kind).filter((kind) => /^(own|peer)Log/.test(kind));
}

async function entries(station: Station): Promise<unknown[]> {
  const { records } = await station.call('audit.list', { action: 'log.headDiffers' });
  return records.map(({ entry }) => [entry.outcome, entry.detail?.why]);
}

async function size(station: Station): Promise<number> {
  return (await station.call('audit.list', { limit: 1 })).head.size;
}

describe('heads that cross both ways', () => {
  it('agree, crossing after crossing, and say so on both sides', async () => {
    for (let i = 0; i < 3; i++) {
      const sent = await send();
      const view = await imported(inside, sent.path);
      expect(alarms(view)).toEqual([]);
      const filed = await outside.call('receipt.add', { text: await receipt(sent) });
      expect(filed).toMatchObject({ ownLog: 'agrees' });
      expect(filed.peerLog).toBeUndefined();
    }
    expect([...(await entries(outside)), ...(await entries(inside))]).toEqual([]);
    for (const station of [outside, inside]) {
      const report = await station.call('audit.verify', {});
      expect(report).toMatchObject({ whole: true });
      expect(report.heads.filter(({ from }) => from === 'returned' || from === 'told').length).toBeGreaterThan(1);
    }
  });

  it('are a few lines of a receipt, and none where the bundle brought none', async () => {
    const first = await crossing();
    expect(JSON.parse((await receipt(first)).split('\n\n')[0] ?? '')).not.toHaveProperty('before');
    const second = await send();
    await imported(inside, second.path);
    const text = (await receipt(second)).split('\n\n')[0] ?? '';
    expect(Object.keys(JSON.parse(text))).toEqual(['type', 'bundle', 'images', 'head', 'kept', 'before']);
  });

  it('of two sites agree, each with its own', async () => {
    const other = await openStation(() => now, '');
    await other.trust(outside, 'export desk');
    await outside.trust(other, 'second desk');
    for (let i = 0; i < 2; i++) {
      const sent = await send();
      for (const site of [inside, other]) {
        expect(alarms(await imported(site, sent.path))).toEqual([]);
        const filed = await outside.call('receipt.add', { text: await receipt(sent, site) });
        expect(filed.peerLog).toBeUndefined();
      }
    }
    for (const station of [outside, inside, other]) {
      expect(await entries(station)).toEqual([]);
      expect((await station.call('audit.verify', {})).whole).toBe(true);
    }
  });

  it('agree where bundles come in another order than they were made', async () => {
    const [first, second] = [await send(), await send()];
    for (const { path } of [second, first]) expect(alarms(await imported(inside, path))).toEqual([]);
    expect(await entries(inside)).toEqual([]);
  });

  it('agree when the clock of the outside was set back between two bundles', async () => {
    await crossing();
    now = new Date('2020-01-01T00:00:00Z');
    const sent = await send();
    expect(alarms(await imported(inside, sent.path))).toEqual([]);
    expect((await outside.call('receipt.add', { text: await receipt(sent) })).peerLog).toBeUndefined();
    expect([...(await entries(outside)), ...(await entries(inside))]).toEqual([]);
  });
});

describe('the log inside', () => {
  it('that was rewritten from its middle and went on is seen on both sides', async () => {
    await crossing();
    const sent = await send();
    rewrite(inside, 5);
    expect(alarms(await imported(inside, sent.path))).toEqual(['ownLog.differs']);
    expect(await entries(inside)).toEqual([['alarm', 'differs']]);
    const report = await inside.call('audit.verify', {});
    expect(report).toMatchObject({ whole: false, heads: [{ from: 'told', state: 'differs' }, { from: 'receipt' }] });
    const filed = await outside.call('receipt.add', { text: await receipt(sent) });
    expect(filed.peerLog).toBe('rewritten');
    expect(await entries(outside)).toEqual([['alarm', 'rewritten']]);
  });

  it('that was rewritten after an import is seen outside by the receipt alone', async () => {
    await crossing();
    const sent = await send();
    expect(alarms(await imported(inside, sent.path))).toEqual([]);
    rewrite(inside, 5);
    expect((await outside.call('receipt.add', { text: await receipt(sent) })).peerLog).toBe('rewritten');
    expect(await entries(outside)).toEqual([['alarm', 'rewritten']]);
  });

  it('of which a text was changed, with its old hash left, is seen outside', async () => {
    await crossing();
    const sent = await send();
    await imported(inside, sent.path);
    tamper(inside, (database) =>
      database.exec(`UPDATE audit SET entry = replace(entry, '"at":"2', '"at":"1') WHERE seq = 5`),
    );
    expect((await outside.call('receipt.add', { text: await receipt(sent) })).peerLog).toBe('rewritten');
  });

  it('that was cut and is still shorter than the head outside is seen on both sides', async () => {
    await crossing();
    const sent = await send();
    cut(inside, 1);
    expect(await size(inside)).toBe(1);
    expect(alarms(await imported(inside, sent.path))).toEqual(['ownLog.ahead']);
    const note = await receipt(sent);
    expect(note).not.toContain('"before"');
    expect((await outside.call('receipt.add', { text: note })).peerLog).toBe('cut');
    expect(await entries(outside)).toEqual([['alarm', 'cut']]);
  });

  it('that was cut and grew beyond the head outside is seen outside', async () => {
    await crossing();
    const length = await size(inside);
    const sent = await send();
    cut(inside, 3);
    for (let i = 0; i <= length; i++)
      await inside.call('registry.set', { host: `host-${i}.example`, plainHttp: false });
    expect(alarms(await imported(inside, sent.path))).toEqual(['ownLog.differs']);
    expect((await outside.call('receipt.add', { text: await receipt(sent) })).peerLog).toBe('rewritten');
  });

  it('that was written anew from its first entry on is another log, and that is said', async () => {
    await crossing();
    const sent = await send();
    rewrite(inside, 1);
    await imported(inside, sent.path);
    expect((await outside.call('receipt.add', { text: await receipt(sent) })).peerLog).toBe('another');
    const { records } = await outside.call('audit.list', { action: 'receipt.filed', limit: 1 });
    expect(records[0]?.entry.detail).toMatchObject({ another: true });
  });
});

describe('an older catalog that was put back inside', () => {
  it('is told by every bundle from then on, though the new line of its log is longer by now', async () => {
    await crossing();
    const old = await size(inside);
    tamper(inside, (database) => database.exec(`DELETE FROM audit WHERE seq > ${old - 2}`));
    for (let i = 0; i < 10; i++) await inside.call('registry.set', { host: `host-${i}.example`, plainHttp: false });
    const second = await send();
    expect(alarms(await imported(inside, second.path))).toEqual(['ownLog.differs']);
    expect((await outside.call('receipt.add', { text: await receipt(second) })).peerLog).toBe('rewritten');
    tamper(inside, (database) => database.exec('DELETE FROM known_head'));
    const third = await send();
    expect(await kept(third)).toHaveLength(2);
    expect(alarms(await imported(inside, third.path))).toEqual(['ownLog.differs']);
    expect(await inside.call('audit.verify', {})).toMatchObject({ whole: false });
  });
});

describe('the log outside', () => {
  it('that was rewritten from its middle and went on is seen on both sides', async () => {
    await crossing();
    rewrite(outside, 3);
    const sent = await send(DAMAGED);
    expect(alarms(await imported(inside, sent.path))).toEqual(['peerLog.rewritten']);
    expect(await entries(inside)).toEqual([['alarm', 'rewritten']]);
    const filed = await outside.call('receipt.add', { text: await receipt(sent) });
    expect(filed.peerLog).toBeUndefined();
    expect(filed.ownLog).toBe('differs');
    expect(await outside.call('audit.verify', {})).toMatchObject({ whole: false });
  });

  it('that was rewritten is told by the receipt of its bundle with what was kept before it came, also when it came twice', async () => {
    const first = await crossing();
    const kept = (await headsOf(first.path)).auditHead;
    rewrite(outside, 3);
    const sent = await send(DAMAGED);
    for (let i = 0; i < 2; i++) {
      await imported(inside, sent.path);
      expect(keptIn(await receipt(sent))).toEqual(kept);
    }
    await imported(inside, first.path);
    expect(keptIn(await receipt(first))).toEqual(kept);
  });

  it('that was rewritten after a bundle is seen by its receipt', async () => {
    await crossing();
    const sent = await send();
    await imported(inside, sent.path);
    rewrite(outside, 3);
    expect((await outside.call('receipt.add', { text: await receipt(sent) })).ownLog).toBe('differs');
  });

  it('that was cut and is shorter is seen inside, whatever the clock says', async () => {
    const first = await exported(outside, [image], { stream: 'prod' });
    await imported(inside, first.path);
    cut(outside, 2);
    now = new Date('2020-01-01T00:00:00Z');
    const sent = await exported(outside, [image], { stream: 'prod', ...DAMAGED });
    expect(alarms(await imported(inside, sent.path))).toEqual(['peerLog.cut']);
    expect(await entries(inside)).toEqual([['alarm', 'cut']]);
  });

  it('that was cut and grew beyond the head inside is seen by what it says again', async () => {
    await crossing();
    const length = await size(outside);
    tamper(outside, (database) => database.exec('DELETE FROM audit WHERE seq > 3; DELETE FROM checkpoint'));
    for (let i = 0; i <= length; i++)
      await outside.call('registry.set', { host: `host-${i}.example`, plainHttp: false });
    const sent = await send(DAMAGED);
    expect(alarms(await imported(inside, sent.path))).toContain('peerLog.rewritten');
  });
});

describe('what nobody trusted signed', () => {
  it('names no head that an honest one could contradict', async () => {
    const forged = await exported(outside, [image], { key: undefined, unsigned: true });
    const list = join(forged.path, 'bundle.json');
    const text = await readFile(list, 'utf8');
    await writeFile(list, text.replace(/("auditHead": \{[^}]*"size": )\d+/, '$1100000'));
    const view = await imported(inside, forged.path, { acceptUnsigned: 'a test' });
    expect(view.state.state).toBe('succeeded');
    expect(alarms(await imported(inside, (await send()).path))).toEqual([]);
    expect(await entries(inside)).toEqual([]);
  });

  it('names no head of the log here', async () => {
    const stranger = await openStation(() => now, '');
    await stranger.trust(inside, 'import desk');
    const theirs = await pushImage(stranger, 'app');
    const first = await exported(stranger, [theirs]);
    await imported(inside, first.path, { acceptUntrusted: 'a test' });
    await stranger.call('receipt.add', { text: await receipt(first) });
    const second = await exported(stranger, [theirs]);
    rewrite(inside, 5);
    expect(alarms(await imported(inside, second.path, { acceptUntrusted: 'a test' }))).toEqual([]);
  });
});

describe('a list', () => {
  it('carries heads of logs whose keepers are trusted, of each the latest', async () => {
    const stranger = await openStation(() => now, '');
    const theirs = await exported(stranger, [await pushImage(stranger, 'app')]);
    await imported(outside, theirs.path, { acceptUntrusted: 'a test' });
    expect(await kept(await send())).toBeUndefined();
    await crossing();
    await crossing();
    const [peer] = (await outside.call('audit.heads', {})).peers.filter(({ via }) => via === 'receipt');
    expect(peer?.heads).toBe(2);
    expect(await kept(await send())).toEqual([peer?.head]);
  });
});

async function kept({ path }: Sent): Promise<unknown> {
  return (await headsOf(path)).auditKept;
}

async function headsOf(path: string): Promise<{ auditHead?: unknown; auditKept?: unknown }> {
  return JSON.parse(await readFile(join(path, 'bundle.json'), 'utf8'));
}

function keptIn(note: string): unknown {
  return JSON.parse(note.split('\n\n')[0] ?? '').kept;
}

describe('a code from paper', () => {
  it('holds the bundle and the head alone, as before, and says nothing of whose log it is', async () => {
    await crossing();
    const sent = await send();
    await imported(inside, sent.path);
    const { code } = await inside.call('receipt.make', { bundle: sent.identity, passphrase: PASSPHRASE });
    expect(code).toMatch(/^GAPFERRY-RECEIPT-1 [0-9a-f]{64} \d+:[0-9a-f]{64} [0-9a-f]{4}$/);
    const filed = await outside.call('receipt.add', { code, acceptUnsigned: 'read over the telephone' });
    expect(filed.peerLog).toBeUndefined();
    expect(await entries(outside)).toEqual([]);
  });
});

describe('a log is compared', () => {
  it('with a receipt, its code and a bundle that are given, and the answer names which head agreed', async () => {
    const first = await crossing();
    const second = await send();
    await imported(inside, second.path);
    const { note, code } = await inside.call('receipt.make', { bundle: second.identity, passphrase: PASSPHRASE });
    const given = async (station: Station, what: { heads?: string[]; bundles?: string[] }): Promise<unknown> => {
      const { whole, heads } = await station.call('audit.verify', what);
      return [
        whole,
        heads.filter(({ from }) => from === 'given').map(({ state, name }) => [state, name !== undefined]),
      ];
    };
    const agree = ['agrees', true];
    expect(await given(inside, { heads: [note] })).toEqual([true, [agree, agree]]);
    expect(await given(outside, { heads: [note] })).toEqual([true, [agree]]);
    expect(await given(inside, { heads: [code] })).toEqual([true, [agree]]);
    expect(await given(outside, { bundles: [second.path] })).toEqual([true, [agree, agree]]);
    expect(await given(inside, { bundles: [second.path] })).toEqual([true, [agree]]);
    expect((await inside.refusal('audit.verify', { bundles: [first.path] })).code).toBe('audit.otherLog');
    expect((await outside.refusal('audit.verify', { heads: [code] })).code).toBe('audit.otherLog');
    const told = (await inside.call('audit.verify', {})).heads.filter(({ from }) => from === 'told');
    expect(told).toMatchObject([{ state: 'agrees', peer: 'export desk', source: second.identity }]);
  });

  it('by the command, with whatever is behind --head, in words', async () => {
    const sent = await crossing();
    const env = { GAPFERRY_HOME: join(outside.folder, 'home'), LANG: 'en_US.UTF-8' };
    const file = join(outside.folder, 'receipt.txt');
    await writeFile(file, await receipt(sent));
    const { status, stdout } = await gapferry(['audit', 'verify', '--head', file, '--head', sent.path], { env });
    expect(stdout).toMatch(/Agrees with head \d+: given now: bundle-\d+\./);
    expect(stdout).toMatch(/\d+ entries came after it/);
    expect(stdout).toMatch(/kept by import desk: receipt of bundle-\d+/);
    expect(status).toBe(0);
    const zh = await gapferry(['--lang', 'zh', 'audit', 'heads'], { env });
    expect(zh.stdout).toMatch(/import desk.*互不矛盾/);
    expect(documentOf(await gapferry(['audit', 'heads', '--json'], { env }))).toMatchObject({
      ok: true,
      peers: [{ via: 'receipt', signerName: 'import desk', heads: 1 }],
    });
    expect((await gapferry(['inspect', sent.path], { env })).stdout).toMatch(/Head\s+\d+:[0-9a-f]{64}/);
  });

  it('and where another log was rewritten, the list of kept heads says at which size', async () => {
    await crossing();
    const sent = await send();
    await imported(inside, sent.path);
    const told = (await outside.call('audit.heads', {})).peers[0]?.head.size;
    rewrite(inside, 5);
    await outside.call('receipt.add', { text: await receipt(sent) });
    expect((await outside.call('audit.heads', {})).peers).toMatchObject([{ contradicted: told, heads: 3 }]);
  });

  it('and nothing of it is sure where a head from outside contradicts and none agrees', async () => {
    await crossing();
    rewrite(inside, 2);
    tamper(inside, (database) => database.exec('DELETE FROM known_head'));
    const env = { GAPFERRY_HOME: join(inside.folder, 'home'), LANG: 'en_US.UTF-8' };
    const head = `3:${'f'.repeat(64)}`;
    const { status, stdout } = await gapferry(['audit', 'verify', '--head', head], { env });
    expect(stdout).toContain('No entry is sure.');
    expect(status).toBe(6);
  });
});

/** As a copy of the catalog of before a receipt leaves it: nothing here knows of that receipt. */
function backToBefore(station: Station, size: number): void {
  tamper(station, (database) => {
    database.prepare('DELETE FROM audit WHERE seq > ?').run(size);
    database.exec('DELETE FROM receipt; DELETE FROM bundle; DELETE FROM known_head');
  });
}

describe('a catalog that was put back to before its receipt', () => {
  it('is shown by the code of that receipt on paper as it is by the receipt', async () => {
    const sent = await send();
    await imported(inside, sent.path);
    const before = await size(inside);
    const { note, code } = await inside.call('receipt.make', { bundle: sent.identity, passphrase: PASSPHRASE });
    backToBefore(inside, before);
    for (const text of [note, code]) {
      const report = await inside.call('audit.verify', { heads: [text] });
      expect(report.heads.filter(({ from }) => from === 'given')).toMatchObject([{ state: 'ahead' }]);
      expect(report.whole).toBe(false);
    }
  });
});

describe('what is given to compare with', () => {
  it('is no receipt and no checkpoint that was edited: its signature does not fit', async () => {
    const sent = await crossing();
    const note = await receipt(sent);
    const edited = note.replace(/"size": \d+/, '"size": 3');
    expect(edited).not.toBe(note);
    for (const station of [inside, outside]) {
      expect((await station.refusal('audit.verify', { heads: [edited] })).code).toBe('note.forged');
    }
    const signed = (await inside.call('audit.checkpoint', { passphrase: PASSPHRASE })).note ?? '';
    expect((await inside.call('audit.verify', { heads: [signed] })).whole).toBe(true);
    const longer = signed.replace(/\n(\d+)\n/, '\n1$1\n');
    expect((await inside.refusal('audit.verify', { heads: [longer] })).code).toBe('note.forged');
    const bare = signed.slice(0, signed.indexOf('\n\n') + 1);
    expect((await inside.refusal('audit.verify', { heads: [bare] })).code).toBe('note.invalid');
  });
});

describe('a log inside that was cut and worked on to the size that is kept outside', () => {
  it('is seen by its receipt for the same bundle, which is no repeat', async () => {
    const sent = await crossing();
    const kept = (await outside.call('audit.heads', {})).peers[0]?.head;
    const length = await size(inside);
    tamper(inside, (database) => database.exec(`DELETE FROM audit WHERE seq > ${length - 2}; DELETE FROM receipt`));
    await inside.call('registry.set', { host: 'another.example', plainHttp: false });
    const filed = await outside.call('receipt.add', { text: await receipt(sent) });
    expect(filed).toMatchObject({ peerLog: 'rewritten', heads: { before: `${kept?.size}:${kept?.hash}` } });
    expect(filed.heads?.now).toMatch(new RegExp(`^${kept?.size}:(?!${kept?.hash})`));
    expect(await entries(outside)).toEqual([['alarm', 'rewritten']]);
  });
});

describe('an alarm', () => {
  it('is remembered: by the list of heads and by the account, in both languages', async () => {
    await crossing();
    const sent = await send();
    cut(inside, 1);
    await imported(inside, sent.path);
    const env = { GAPFERRY_HOME: join(outside.folder, 'home'), LANG: 'en_US.UTF-8' };
    const file = join(outside.folder, 'receipt.txt');
    await writeFile(file, await receipt(sent));
    const kept = (await outside.call('audit.heads', {})).peers[0]?.head;
    const added = await gapferry(['receipt', 'add', file], { env });
    expect(added.status).toBe(6);
    expect(added.stderr).toContain(`It once had the head ${kept?.size}:${kept?.hash}`);
    expect(added.stderr).toMatch(/Now its head is \d+:[0-9a-f]{64}/);
    for (const command of [
      ['audit', 'heads'],
      ['receipt', 'list'],
    ]) {
      const { stdout } = await gapferry(command, { env });
      expect(stdout).toMatch(/log of import desk: WAS CUT, seen .* \(entry \d+\)/);
      expect((await gapferry(['--lang', 'zh', ...command], { env })).stdout).toMatch(/import desk 的日志：曾被截断/);
    }
  });
});

describe('a damaged log', () => {
  it('says so wherever it is shown or written, and its head is signed only for a reason', async () => {
    await crossing();
    tamper(inside, (database) =>
      database.exec(`UPDATE audit SET entry = replace(entry, '"at":"2', '"at":"1') WHERE seq = 5`),
    );
    expect((await inside.call('audit.list', {})).damaged).toBe(5);
    expect((await inside.call('audit.list', { before: 5 })).damaged).toBeUndefined();
    // No head is below that entry, so that nothing confirms the ones before it: as `audit verify` says.
    expect((await inside.call('audit.verify', {})).sure).toBe(0);
    const output = join(inside.folder, 'log.csv');
    expect((await inside.call('audit.export', { output, format: 'csv' })).damaged).toBe(1);
    const [, ...lines] = (await readFile(output, 'utf8')).trimEnd().split('\n');
    expect(lines.every((line) => /DAMAGED/.test(line))).toBe(true);
    expect((await inside.call('audit.report', {})).html).toContain('DAMAGED from entry 1 on');
    expect((await inside.refusal('audit.checkpoint', { passphrase: PASSPHRASE })).code).toBe('audit.notSigned');
    const reason = { acceptDamaged: 'after an inquiry' };
    expect((await inside.call('audit.checkpoint', { passphrase: PASSPHRASE, ...reason })).note).toBeDefined();
    const { records } = await inside.call('audit.list', { action: 'log.checkpoint' });
    expect(records.map(({ entry }) => entry.overrides)).toEqual([
      [{ what: 'damaged log', reason: 'after an inquiry' }],
    ]);
  });
});

describe('a list of entries', () => {
  it('is narrowed to a digest however its digits were copied', async () => {
    const { identity } = await crossing();
    const hex = identity.slice('sha256:'.length);
    const wanted = (await outside.call('audit.list', { on: identity })).records.map(({ seq }) => seq);
    expect(wanted.length).toBeGreaterThan(1);
    for (const on of [hex, hex.slice(0, 16), hex.slice(0, 16).replace(/.{4}/g, '$& ').trim(), `${hex.slice(0, 12)}…`]) {
      expect((await outside.call('audit.list', { on })).records.map(({ seq }) => seq)).toEqual(wanted);
    }
  });
});

describe('kept heads that were made to fit a log that was written anew', () => {
  it('are taken from the signed receipts and the lists that they came with, and the change is named', async () => {
    await crossing();
    const { identity } = await crossing();
    const before = (await hashes(outside)).map(({ hash }) => hash);
    rewrite(outside, 2);
    const after = await hashes(outside);
    tamper(outside, (database) => {
      const fit = database.prepare('UPDATE known_head SET hash = ? WHERE hash = ?');
      for (const { seq, hash } of after) fit.run(hash, before[seq - 1]);
    });
    const { whole, sure, heads, rows } = await outside.call('audit.verify', {});
    expect({ whole, sure }).toEqual({ whole: false, sure: 0 });
    expect(heads.filter(({ from, state }) => from === 'returned' && state === 'differs')).toHaveLength(2);
    expect(rows).toContainEqual(expect.objectContaining({ what: 'heads', role: 'exported', identity }));
    const env = { GAPFERRY_HOME: join(outside.folder, 'home'), LANG: 'en_US.UTF-8' };
    const { stdout } = await gapferry(['audit', 'verify'], { env });
    expect(stdout).toMatch(/the heads kept of it were CHANGED/);
    expect(stdout).not.toMatch(/Agrees with head/);
    expect((await outside.refusal('audit.checkpoint', { passphrase: PASSPHRASE })).code).toBe('audit.notSigned');
  });

  it('show a receipt that was made to fit as well: its signature does not', async () => {
    const { identity } = await crossing();
    tamper(outside, (database) => database.exec(`UPDATE receipt SET note = replace(note, '"size": ', '"size": 1')`));
    const { rows } = await outside.call('audit.verify', {});
    expect(rows).toContainEqual(expect.objectContaining({ what: 'heads', identity }));
  });
});

async function hashes(station: Station): Promise<{ seq: number; hash: string }[]> {
  return (await station.call('audit.list', { limit: 500 })).records.sort((a, b) => a.seq - b.seq);
}

describe('who did it', () => {
  it.each([
    `UPDATE bundle SET name = 'another'`,
    `UPDATE bundle SET at = '2020-01-01T00:00:00.000Z'`,
    `UPDATE bundle SET signer = '${'0'.repeat(64)}'`,
  ])('is held against the log, of a bundle: %s', async (change) => {
    const { identity } = await crossing();
    tamper(inside, (database) => database.exec(change));
    expect((await inside.call('audit.verify', {})).rows).toMatchObject([{ what: 'changed', identity }]);
  });

  it('is held against the log, of a job', async () => {
    await crossing();
    tamper(inside, (database) => database.exec(`UPDATE job SET actor = json_set(actor, '$.user', 'somebody')`));
    expect((await inside.call('audit.verify', {})).rows).toMatchObject([{ what: 'person' }]);
  });

  it('is held against the log, of a key that is trusted, under its name, or no more', async () => {
    expect((await inside.call('audit.verify', {})).rows).toEqual([]);
    tamper(inside, (database) => database.exec(`UPDATE trusted_key SET name = 'another'`));
    expect((await inside.call('audit.verify', {})).rows).toMatchObject([{ what: 'trusted', name: 'another' }]);
    tamper(inside, (database) => database.exec('DELETE FROM trusted_key'));
    expect((await inside.call('audit.verify', {})).rows).toMatchObject([{ what: 'untrusted', name: 'export desk' }]);
  });

  it('is held against the log, of a key that was put under the name of another', async () => {
    const pem = await readFile(inside.pub, 'utf8');
    tamper(inside, (database) => database.prepare('UPDATE trusted_key SET pem = ?').run(pem));
    expect((await inside.call('audit.verify', {})).rows).toMatchObject([{ what: 'trusted', name: 'export desk' }]);
    tamper(inside, (database) => database.exec(`UPDATE trusted_key SET pem = 'no key'`));
    expect((await inside.call('audit.verify', {})).rows).toMatchObject([{ what: 'trusted', name: 'export desk' }]);
  });
});

describe('the table of bundles', () => {
  it('is held against the log: a verdict that was changed, a row that was taken away', async () => {
    const first = await crossing();
    const second = await crossing();
    expect((await inside.call('audit.verify', {})).rows).toEqual([]);
    tamper(inside, (database) => {
      database.prepare("UPDATE bundle SET verdict = 'unsigned' WHERE identity = ?").run(first.identity);
      database.prepare('DELETE FROM bundle WHERE identity = ?').run(second.identity);
    });
    const { rows, whole } = await inside.call('audit.verify', {});
    expect({ whole, rows }).toMatchObject({
      whole: true,
      rows: [
        { what: 'changed', role: 'imported', identity: first.identity },
        { what: 'gone', role: 'imported', identity: second.identity },
      ],
    });
    const env = { GAPFERRY_HOME: join(inside.folder, 'home'), LANG: 'en_US.UTF-8' };
    const { status, stdout, stderr } = await gapferry(['audit', 'verify'], { env });
    expect(status).toBe(6);
    expect(stdout).toMatch(/^The log itself is unbroken[\s\S]*CHANGED in the catalog/);
    expect(stdout).not.toContain('Whole');
    expect(stderr).toContain('GF-870');
  });

  it('says what the log says where a verdict was overridden', async () => {
    const stranger = await openStation(() => now, '');
    const theirs = await exported(stranger, [await pushImage(stranger, 'app')]);
    await imported(inside, theirs.path, { acceptUntrusted: 'a test' });
    expect((await inside.call('audit.verify', {})).rows).toEqual([]);
  });
});
