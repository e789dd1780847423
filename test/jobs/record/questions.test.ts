import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { gapferry } from '../../cli/run-cli.ts';
import { exported, imported, openFerry, openStation, PASSPHRASE, pushImage, type Station } from './ferry.ts';

let outside: Station;
let inside: Station;
let app: string;
let db: string;
let to: string;

beforeEach(async () => {
  ({ outside, inside } = await openFerry());
  app = await pushImage(outside, 'kpack-controller');
  db = await pushImage(outside, 'db', '16.2');
  to = `${inside.registry.host}/in`;
});

async function ferry(name: string, request: Parameters<typeof imported>[2] = {}, how = {}): Promise<string> {
  const { path, identity } = await exported(outside, [app, db], { name, ...how });
  const rewriteTo = join(inside.folder, 'rewritten');
  const view = await imported(inside, path, { rewriteTo, ...request });
  // Where images stay behind, so do the files that name them.
  if (view.state.state !== (request.only ? 'incomplete' : 'succeeded')) throw new Error(JSON.stringify(view.state));
  return identity;
}

describe('the catalog is searched', () => {
  it('by words of a reference, each the start of one, in any order', async () => {
    await ferry('one');
    const found = await inside.call('catalog.search', { text: 'contr kpack' });
    const names = found.map(({ reference }) => reference);
    expect(names).toContain(app);
    expect(names).toContain(`${to}/team/kpack-controller:1`);
    expect(names).not.toContain(db);
  });

  it('by the first digits of a digest', async () => {
    await ferry('one');
    const [{ digest = '' } = {}] = await inside.call('catalog.search', { text: 'kpack' });
    const found = await inside.call('catalog.search', { text: digest.slice(7, 19) });
    expect(found.map(({ reference }) => reference)).toContain(app);
  });

  it.each(['sha256:%', '%…', '%...'])('by them as a table prints them or people copy them: %s', async (form) => {
    await ferry('one');
    const [{ digest = '' } = {}] = await inside.call('catalog.search', { text: 'kpack' });
    const text = form.replace('%', digest.slice(7, 19));
    expect((await inside.call('catalog.search', { text })).map(({ reference }) => reference)).toContain(app);
    const whole = await inside.call('catalog.image', { name: digest });
    expect(whole.length).toBeGreaterThan(0);
    expect(await inside.call('catalog.image', { name: text })).toEqual(whole);
  });

  it('and where several digests begin so, they are named', async () => {
    await ferry('one');
    const database = new Database(join(inside.folder, 'home', 'catalog.sqlite'));
    for (const end of ['1', '2']) {
      database.prepare('INSERT INTO image (digest) VALUES (?)').run(Buffer.from(`abcdef${end.repeat(58)}`, 'hex'));
    }
    database.close();
    const error = await inside.refusal('catalog.image', { name: 'abcdef' });
    const digests = `sha256:abcdef${'1'.repeat(58)}, sha256:abcdef${'2'.repeat(58)}`;
    expect(error).toMatchObject({ code: 'catalog.ambiguous', params: { text: 'abcdef', digests } });
    expect(await inside.call('catalog.image', { name: 'abcdef1' })).toEqual([]);
  });

  it.each(['"', '*', 'a" OR "b', 'NEAR(', '-', "';--", 'ﬁ', ''])('without minding the signs in %j', async (text) => {
    await ferry('one');
    expect(await inside.call('catalog.search', { text })).toEqual([]);
  });
});

describe('the life of an image', () => {
  it('is told by its reference: which file named it, which bundle brought it, where it went', async () => {
    const identity = await ferry('one');
    const events = await inside.call('catalog.image', { name: app });
    expect(events.map(({ kind }) => kind)).toEqual(['named', 'landed', 'imported']);
    expect(events.find(({ kind }) => kind === 'imported')).toMatchObject({
      bundle: 'one',
      identity,
      verdict: 'trusted',
    });
    expect(events.find(({ kind }) => kind === 'landed')).toMatchObject({ address: `${to}/team/kpack-controller:1` });
    expect(events.find(({ kind }) => kind === 'named')).toMatchObject({ file: 'images.yaml', line: 1 });
  });

  it('is told by its digest and by its address as well', async () => {
    await ferry('one');
    const landed = (await inside.call('catalog.image', { name: app })).find(({ kind }) => kind === 'landed');
    for (const name of [landed?.digest ?? '', landed?.address ?? '']) {
      expect(await inside.call('catalog.image', { name })).toContainEqual(landed);
    }
  });

  it('is told on the side that sent it', async () => {
    await ferry('one');
    const events = await outside.call('catalog.image', { name: app });
    expect(events.map(({ kind }) => kind)).toEqual(['named', 'exported']);
  });

  it('is empty for what nobody knows', async () => {
    expect(await inside.call('catalog.image', { name: 'nobody/knows:1' })).toEqual([]);
    expect(await inside.call('catalog.image', { name: `sha256:${'0'.repeat(64)}` })).toEqual([]);
  });
});

describe('a destination', () => {
  it('shows of each address what landed there last, page by page', async () => {
    await ferry('one');
    const before = await inside.call('catalog.destination', { to });
    expect(before.map(({ reference }) => reference)).toEqual([db, app]);
    app = await pushImage(outside, 'kpack-controller');
    await ferry('two');
    const after = await inside.call('catalog.destination', { to });
    expect(after.map(({ address }) => address)).toEqual(before.map(({ address }) => address));
    expect(after[1]?.digest).not.toBe(before[1]?.digest);
    expect(await inside.call('catalog.destination', { to, limit: 1, after: after[0]?.address })).toEqual([after[1]]);
  });

  it('does not show what stands beside it', async () => {
    await ferry('one');
    expect(await inside.call('catalog.destination', { to: to.slice(0, -1) })).toEqual([]);
    expect(await inside.call('catalog.destination', { to: `${to}/team` })).toHaveLength(2);
  });
});

describe('a bundle', () => {
  it('that nothing is known of is said to be unknown, with where to look', async () => {
    const error = await inside.refusal('catalog.bundle', { bundle: 'nosuch' });
    expect(error).toMatchObject({ code: 'catalog.unknownBundle', short: 'GF-877', params: { bundle: 'nosuch' } });
  });

  it('shows what it brought and what of it never arrived', async () => {
    const identity = await ferry('one', { only: [db] }, { stream: 'prod' });
    const bundle = await inside.call('catalog.bundle', { bundle: identity.slice(7, 23) });
    expect(bundle).toMatchObject({ identity, name: 'one', stream: 'prod', number: 1, images: 2, missing: [app] });
    expect(bundle.landed).toMatchObject([{ reference: db, address: `${to}/team/db:16.2` }]);
    expect(bundle.events).toMatchObject([{ role: 'imported', verdict: 'trusted' }]);
  });

  it('shows its receipts, with their signers by name, on the side that made them and on the one that filed them', async () => {
    const identity = await ferry('one', { only: [db] });
    const { note } = await inside.call('receipt.make', { bundle: identity, passphrase: PASSPHRASE });
    await outside.call('receipt.add', { text: note });
    const about = { total: 2, missing: 1 };
    expect((await inside.call('catalog.bundle', { bundle: identity })).receipts).toMatchObject([
      { ...about, direction: 'made', signerName: 'own' },
    ]);
    expect((await outside.call('catalog.bundle', { bundle: identity })).receipts).toMatchObject([
      { ...about, direction: 'filed', signerName: 'import desk' },
    ]);
  });

  it('names who did it and what they overrode with which reason, of the bundle and of its images', async () => {
    const who = { operator: 'Mei Ling', reviewer: 'Zhao Wei', ticket: 'CHG-9' };
    const identity = await ferry('one', { ...who, acceptReplay: 'not needed' }, { stream: 'prod' });
    await ferry('two', {}, { stream: 'prod' });
    const again = { ...who, acceptReplay: 'rollback drill', acceptUnsigned: 'drill' };
    const { path } = await exported(outside, [app], { name: 'naked', key: undefined, unsigned: true });
    await imported(inside, path, again);
    const { events } = await inside.call('catalog.bundle', { bundle: identity });
    expect(events).toMatchObject([{ role: 'imported', who }]);
    expect(events[0]).not.toHaveProperty('overrides');
    const naked = await inside.call('catalog.bundle', { bundle: 'naked' });
    expect(naked.events).toMatchObject([{ reason: 'drill', who }]);
    expect(naked.events[0]).not.toHaveProperty('overrides');
    const life = await inside.call('catalog.image', { name: app });
    expect(life.filter(({ kind }) => kind === 'imported' || kind === 'landed').every((event) => event.who)).toBe(true);
    const env = { GAPFERRY_HOME: join(inside.folder, 'home'), LANG: 'en_US.UTF-8' };
    for (const question of [['--bundle', 'naked'], [app]]) {
      const { stdout } = await gapferry(['catalog', 'show', ...question], { env });
      expect(stdout).toMatch(/user \S+@\S+[,;] operator Mei Ling[,;] reviewer Zhao Wei[,;] ticket CHG-9/);
      const zh = await gapferry(['--lang', 'zh', 'catalog', 'show', ...question], { env });
      expect(zh.stdout).toMatch(/经办人 Mei Ling[,;] 复核人 Zhao Wei[,;] 变更单号 CHG-9/);
    }
  });

  it('names an old number that was let in, with the reason', async () => {
    const first = await exported(outside, [app], { name: 'first', stream: 'prod' });
    await imported(inside, (await exported(outside, [db], { name: 'second', stream: 'prod' })).path);
    await imported(inside, first.path, { acceptReplay: 'rollback drill' });
    const { events } = await inside.call('catalog.bundle', { bundle: 'first' });
    expect(events).toMatchObject([{ overrides: [{ what: 'replay', reason: 'rollback drill' }] }]);
    const life = await inside.call('catalog.image', { name: app });
    expect(life.find(({ kind }) => kind === 'imported')?.overrides).toEqual(events[0]?.overrides);
  });

  it('that was refused is shown with why, by its name and by its first digits', async () => {
    const { path, identity } = await exported(outside, [app], { name: 'naked', key: undefined, unsigned: true });
    await imported(inside, path);
    for (const bundle of ['naked', identity.slice(7, 23), identity]) {
      const shown = await inside.call('catalog.bundle', { bundle });
      expect(shown).toMatchObject({ identity, name: 'naked', events: [], images: 0 });
      expect(shown.refusals.map(({ entry }) => [entry.action, entry.detail?.error])).toEqual([
        ['bundle.refused', 'trust.unsigned'],
      ]);
    }
  });

  it('shows the receipts of which one was refused', async () => {
    const identity = await ferry('one');
    const { note } = await inside.call('receipt.make', { bundle: identity, passphrase: PASSPHRASE });
    await outside.call('receipt.add', { text: note });
    await outside.refusal('receipt.add', { text: note });
    const { refusals } = await outside.call('catalog.bundle', { bundle: identity });
    expect(refusals.map(({ entry }) => entry.detail?.error)).toEqual(['receipt.replayed']);
  });

  it('that came unsigned is found by the files that name its images', async () => {
    await ferry('signed');
    expect(await inside.call('catalog.unsigned', {})).toEqual([]);
    await ferry('naked', { acceptUnsigned: 'drill' }, { key: undefined, unsigned: true });
    const places = await inside.call('catalog.unsigned', {});
    expect(places).toMatchObject([
      { file: 'images.yaml', line: 1, reference: app, bundle: 'naked', verdict: 'unsigned', reason: 'drill' },
      { file: 'images.yaml', line: 2, reference: db, bundle: 'naked' },
    ]);
  });
});

describe('an unsigned arrival', () => {
  it('is found by the files of its own bundle where none was rewritten', async () => {
    const { path } = await exported(outside, [app, db], { name: 'naked', key: undefined, unsigned: true });
    await imported(inside, path, { acceptUnsigned: 'drill' });
    const places = await inside.call('catalog.unsigned', {});
    expect(places.map(({ file, reference }) => `${file} ${reference}`)).toEqual([
      `images.yaml ${app}`,
      `images.yaml ${db}`,
    ]);
  });
});

describe('bundles', () => {
  it('are listed with what happened, and found by name, identity, key and the name of a trusted signer', async () => {
    const one = await ferry('one');
    const two = await ferry('two');
    const all = await inside.call('catalog.bundles', {});
    expect(all.map(({ name, role }) => `${name} ${role}`)).toEqual(['two imported', 'one imported']);
    const [{ signer = '' } = {}] = all;
    const found = async (text: string) => (await inside.call('catalog.bundles', { text })).map(({ name }) => name);
    expect(await found('on')).toEqual(['one']);
    expect(await found(two.slice(0, 20))).toEqual(['two']);
    expect(await found(one.slice(7, 15))).toEqual(['one']);
    expect(await found(signer.slice(0, 8))).toEqual(['two', 'one']);
    expect(await found('export desk')).toEqual(['two', 'one']);
    expect(await found('nobody')).toEqual([]);
    expect(all[0]).toMatchObject({ signerName: 'export desk', verdict: 'trusted' });
  });
});

describe('an exported catalog', () => {
  it('has every image of every bundle, and where it landed', async () => {
    const identity = await ferry('one', { only: [db] });
    const output = join(inside.folder, 'catalog.csv');
    expect((await inside.call('catalog.export', { output, format: 'csv' })).rows).toBe(2);
    const lines = (await readFile(output, 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`"${identity}"`);
    expect(lines[1]).toContain(`"trusted","","${outside.fingerprint}"`);
    expect(lines.find((line) => line.includes(`"${db}"`))).toContain(`"${to}/team/db:16.2"`);
    const json = join(inside.folder, 'catalog.jsonl');
    await inside.call('catalog.export', { output: json, format: 'jsonl' });
    expect(
      (await readFile(json, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).reference),
    ).toEqual([db, app]);
  });
});

describe('the log', () => {
  it('shows of a bundle also what its jobs did', async () => {
    await ferry('one');
    await ferry('two');
    const { records } = await inside.call('audit.list', { on: 'two' });
    expect(records.map(({ entry }) => entry.action)).toEqual(['job.ended', 'bundle.imported', 'job.started']);
  });

  it('names a refused bundle of nobody as refused, in an entry of its own', async () => {
    const stranger = await openStation();
    const unsigned = await exported(outside, [app], { key: undefined, unsigned: true });
    const untrusted = await exported(stranger, [await pushImage(stranger, 'app')]);
    for (const { path } of [unsigned, untrusted]) await imported(inside, path);
    const { records } = await inside.call('audit.list', { action: 'bundle.refused' });
    expect(records.map(({ entry }) => [entry.on.id, entry.outcome, entry.detail?.error])).toEqual([
      [untrusted.identity, 'refused', 'trust.unknownSigner'],
      [unsigned.identity, 'refused', 'trust.unsigned'],
    ]);
  });

  it('holds an override where it was needed, and none where it was given in vain', async () => {
    const { path } = await exported(outside, [app], { stream: 'prod' });
    await imported(inside, path, { acceptReplay: 'in case', acceptUnsigned: 'in case', dryRun: true });
    await imported(inside, path, { acceptReplay: 'in case', acceptUnsigned: 'in case' });
    const overrides = async (): Promise<unknown[]> => {
      const { records } = await inside.call('audit.list', { overridden: true });
      return records.map(({ entry }) => [entry.action, entry.overrides]);
    };
    expect(await overrides()).toEqual([]);
    await imported(inside, path, { acceptReplay: 'drill 7' });
    const needed = [{ what: 'replay', reason: 'drill 7' }];
    expect(await overrides()).toEqual([
      ['bundle.imported', needed],
      ['bundle.admitted', needed],
    ]);
  });

  it('says which action and which person there is not, and what is near', async () => {
    await ferry('one', { operator: 'Mei Ling' });
    const { unknown } = await inside.call('audit.list', { action: 'bundle.importd', person: 'Mei' });
    expect(unknown).toMatchObject([
      { option: 'action', near: expect.arrayContaining(['bundle.imported']) },
      { option: 'person', near: ['Mei Ling'] },
    ]);
    expect((await inside.call('audit.list', { action: 'bundle.hosted' })).unknown).toBeUndefined();
    expect((await inside.call('audit.list', { person: 'Mei Ling' })).unknown).toBeUndefined();
  });
});
