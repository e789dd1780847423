import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { exported, imported, openFerry, pushImage, type Station } from './ferry.ts';

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
  it('shows what it brought and what of it never arrived', async () => {
    const identity = await ferry('one', { only: [db] }, { stream: 'prod' });
    const bundle = await inside.call('catalog.bundle', { bundle: identity.slice(7, 23) });
    expect(bundle).toMatchObject({ identity, name: 'one', stream: 'prod', number: 1, images: 2, missing: [app] });
    expect(bundle.landed).toMatchObject([{ reference: db, address: `${to}/team/db:16.2` }]);
    expect(bundle.events).toMatchObject([{ role: 'imported', verdict: 'trusted' }]);
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
    const [own] = await outside.call('key.list', {});
    expect(lines[1]).toContain(`"trusted","","${own?.fingerprint}"`);
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
