import { cp, mkdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requireReference } from '../../main/engine/reference.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { seed } from '../../main/practice/seed.ts';
import { formatFingerprint } from '../../shared/messages/format.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { filesUnder } from '../support/files-under.ts';
import { makeWorkstation } from '../support/gapferry.ts';
import { ExportResult, LandingResult, VerifyResult } from '../support/job-results.ts';
import { readImage } from '../support/registry-content.ts';
import { type AirGap, deployment, KEY, openAirGap, PASSPHRASE, put } from './air-gap.ts';
import { expectRefused, type Refusal } from './refused.ts';

const IMAGES = ['web:2.1.0', 'hello:1.0', 'worker:3', 'suite:0.9', 'sidecar:1.2', 'notes:1'];
/** Of an image with one platform: the layer that is its alone. */
const HELLO_LAYER = `blobs/sha256/${ownLayerOf('hello').slice(7)}`;
const SIDECAR_LAYER = `blobs/sha256/${ownLayerOf('sidecar').slice(7)}`;

let gap: AirGap;
let source: EmbeddedRegistry;
let target: EmbeddedRegistry;
let file: string;
let good: string;
let goodTar: string;
let count = 0;

beforeAll(async () => {
  gap = await openAirGap();
  source = await startRegistry();
  target = await startRegistry();
  await seed(source.url, sampleRepositories());
  await gap.outside.ok(['registry', 'set', source.host, '--plain-http']);
  await gap.inside.ok(['registry', 'set', target.host, '--plain-http']);
  file = await put(
    gap.outside,
    'app.yaml',
    deployment(...IMAGES.map((name) => `${source.host}/gapferry-practice/${name}`)),
  );
  good = (await exported('good')).paths[0] ?? '';
  goodTar = (await exported('good.tar')).paths[0] ?? '';
});

afterAll(async () => {
  for (const server of [source, target]) await server?.close();
  await gap?.close();
});

describe('a bundle that is not as it was made', () => {
  it('has a changed file: refused, named, and no image of it gets a tag; with the good one the rest is done', async () => {
    const bundle = await copyOf(good);
    await flip(join(bundle, HELLO_LAYER));
    const project = `${target.host}/changed`;
    const wanted = { status: 6, short: 'GF-612', names: [HELLO_LAYER, bundle] };
    await expectUntouched(bundle, async () => {
      await expectRefused(gap.inside, ['verify', bundle], wanted);
      await expectRefused(gap.inside, ['import', bundle, '--to', project], wanted);
    });
    expect(await tagsOf('changed', 'hello')).toEqual([]);
    const { mapping } = await gap.inside.result(LandingResult, ['import', good, '--to', project]);
    expect(mapping).toHaveLength(IMAGES.length);
    expect(await tagsOf('changed', 'hello')).toEqual(['1.0']);
  });

  it('has a changed file: with --verify-first nothing at all is pushed', async () => {
    const bundle = await copyOf(good);
    await flip(join(bundle, HELLO_LAYER));
    const args = ['import', bundle, '--to', `${target.host}/first`, '--verify-first'];
    target.counters.reset();
    await expectRefused(gap.inside, args, { status: 6, short: 'GF-612', names: [HELLO_LAYER] });
    expect([target.counters.requests('upload'), target.counters.requests('uploads')]).toEqual([0, 0]);
  });

  it('lacks a file', async () => {
    const bundle = await copyOf(good);
    await rm(join(bundle, HELLO_LAYER));
    await expectRejected(bundle, { status: 6, short: 'GF-613', names: [HELLO_LAYER, bundle] });
  });

  it('has a file too many', async () => {
    const bundle = await copyOf(good);
    await writeFile(join(bundle, 'blobs', 'setup.exe'), 'MZ');
    await expectRejected(bundle, { status: 6, short: 'GF-614', names: ['blobs/setup.exe', bundle] });
  });

  it('has what systems leave behind: that is mentioned, and no fault', async () => {
    const bundle = await copyOf(good);
    await writeFile(join(bundle, 'Thumbs.db'), 'x');
    await writeFile(join(bundle, 'blobs', '.DS_Store'), 'x');
    const { litter } = await gap.inside.result(z.looseObject({ litter: z.array(z.string()) }), ['verify', bundle]);
    expect(litter.toSorted()).toEqual(['Thumbs.db', 'blobs/.DS_Store'].toSorted());
  });

  it('has two files swapped: both are named', async () => {
    const bundle = await copyOf(good);
    await rename(join(bundle, HELLO_LAYER), join(bundle, 'spare'));
    await rename(join(bundle, SIDECAR_LAYER), join(bundle, HELLO_LAYER));
    await rename(join(bundle, 'spare'), join(bundle, SIDECAR_LAYER));
    const { status, document } = await gap.inside.answer(['verify', bundle]);
    expect(status).toBe(6);
    const { whole, problems } = VerifyResult.parse(document.job?.result);
    expect({ whole, count: problems.length }).toEqual({ whole: false, count: 2 });
    for (const layer of [HELLO_LAYER, SIDECAR_LAYER]) expect(JSON.stringify(document.job?.result)).toContain(layer);
    await expectRefused(gap.inside, ['import', bundle, '--to', `${target.host}/swapped`], {
      status: 6,
      short: document.error?.short ?? '',
      names: [bundle],
    });
  });

  it('is a tar that is cut off', async () => {
    const bundle = gap.inside.path('cut.tar');
    await cp(goodTar, bundle);
    const { size } = await stat(bundle);
    await truncate(bundle, size - 200_000);
    await expectRejected(bundle, { status: 6, short: 'GF-615', names: [bundle] });
  });

  it('has no packing list', async () => {
    const bundle = await copyOf(good);
    await rm(join(bundle, 'bundle.json'));
    await expectRejected(bundle, { status: 6, short: 'GF-613', names: [bundle] });
  });

  it('is something else', async () => {
    const folder = gap.inside.path('holiday');
    await mkdir(folder);
    await writeFile(join(folder, 'photo.jpg'), 'x');
    await expectRejected(folder, { status: 3, short: 'GF-601', names: [folder] });
    await expectRejected(join(folder, 'photo.jpg'), { status: 3, short: 'GF-601', names: ['photo.jpg'] });
    await expectRejected(gap.inside.path('nothing'), { status: 3, short: 'GF-201', names: ['nothing'] });
  });
});

describe('a signature', () => {
  it('that is not over this list is wrong, and no option helps', async () => {
    const other = (await exported('other')).paths[0] ?? '';
    const bundle = await copyOf(good);
    for (const name of ['bundle.json.sig', 'bundle.json.sigstore.json'])
      await cp(join(other, name), join(bundle, name));
    const reasons = ['--accept-untrusted', 'we know them', '--accept-unsigned', 'we know it'];
    const wanted = { status: 6, short: 'GF-616', names: [bundle] };
    await expectRejected(bundle, wanted);
    await expectRefused(gap.inside, ['import', bundle, '--to', `${target.host}/forced`, ...reasons], wanted);
  });

  it('does not hold for a list in which one byte was changed', async () => {
    const bundle = await copyOf(good);
    const list = await readFile(join(bundle, 'bundle.json'), 'utf8');
    await writeFile(join(bundle, 'bundle.json'), list.replace('"name": "good"', '"name": "evil"'));
    await expectRejected(bundle, { status: 6, short: 'GF-616', names: [bundle] });
  });

  it('that was taken away is missed', async () => {
    const bundle = await copyOf(good);
    for (const name of ['bundle.json.sig', 'bundle.json.sigstore.json']) await rm(join(bundle, name));
    const reasons = ['--accept-unsigned', 'we know it'];
    const wanted = { status: 6, short: 'GF-617', names: [join(bundle, 'bundle.json.sigstore.json')] };
    await expectRejected(bundle, wanted);
    await expectRefused(gap.inside, ['import', bundle, '--to', `${target.host}/forced`, ...reasons], wanted);
  });

  it('of a signer who is not trusted is genuine all the same, and can be taken with a reason', async () => {
    const stranger = await makeWorkstation();
    await stranger.ok(['registry', 'set', target.host, '--plain-http']);
    const { keys } = z
      .object({ keys: z.array(z.object({ fingerprint: z.string() })) })
      .parse(await gap.outside.ok(['key', 'list']));
    const fingerprint = formatFingerprint(keys[0]?.fingerprint ?? '');
    const wanted = { status: 7, short: 'GF-621', names: [fingerprint], remedy: 'gapferry trust add' };
    const args = ['import', good, '--to', `${target.host}/stranger`];
    await expectRefused(stranger, ['verify', good], wanted);
    await expectRefused(stranger, args, wanted);
    expect(await tagsOf('stranger', 'hello')).toEqual([]);
    await stranger.ok([...args, '--accept-untrusted', 'confirmed by fax']);
    await stranger.ok(['verify', good, '--trust', gap.publicKey]);
    await stranger.remove();
  });

  it('that was never made is asked about, and can be done without, with a reason', async () => {
    const output = gap.outside.path('unsigned');
    await gap.outside.ok(['export', '-f', file, '-o', output, '--unsigned']);
    const args = ['import', output, '--to', `${target.host}/unsigned`];
    const wanted = { status: 7, short: 'GF-622', names: [output], remedy: '--accept-unsigned' };
    await expectRefused(gap.inside, ['verify', output], wanted);
    await expectRefused(gap.inside, args, wanted);
    expect(await tagsOf('unsigned', 'hello')).toEqual([]);
    await gap.inside.ok([...args, '--accept-unsigned', 'made in this room']);
    expect(await tagsOf('unsigned', 'hello')).toEqual(['1.0']);
  });
});

describe('a volume that is missing', () => {
  let volumes: string[];

  beforeAll(async () => {
    const images = ['bulk/one', 'bulk/two'];
    await seed(
      source.url,
      images.map((path) => bulkRepository(path, [300_000])),
    );
    const both = await put(gap.outside, 'both.yaml', deployment(...images.map((path) => `${source.host}/${path}:1`)));
    volumes = (await exported('divided', both, '--volume-size', '400KB')).paths;
    expect(volumes).toHaveLength(2);
  });

  it('is named with what it holds; what is here is imported, and the rest when it comes', async () => {
    const stick = gap.inside.path('stick');
    const [first = '', second = ''] = volumes;
    await cp(first, join(stick, 'divided.1of2'), { recursive: true });
    const inspected = Inspected.parse(await gap.inside.ok(['inspect', join(stick, 'divided.1of2')]));
    const missing = inspected.volumes.filter(({ path }) => path === undefined);
    expect(missing.map(({ number }) => number)).toEqual([2]);
    expect(missing.flatMap(({ images }) => images).length).toBeGreaterThan(0);

    const verified = await gap.inside.answer(['verify', join(stick, 'divided.1of2')]);
    expect(verified.status).toBe(9);
    expect(VerifyResult.parse(verified.document.job?.result)).toMatchObject({ problems: [], missingVolumes: [2] });

    const args = ['import', join(stick, 'divided.1of2'), '--to', `${target.host}/divided`];
    const { status, document } = await gap.inside.answer([...args, '--rewrite-to', gap.inside.path('divided')]);
    expect({ status, short: document.error?.short }).toEqual({ status: 9, short: 'GF-804' });
    const failed = document.job?.items.filter(({ state }) => state === 'failed') ?? [];
    expect(failed.length).toBeGreaterThan(0);
    for (const { name, error } of failed) {
      expect(error).toMatchObject({ short: 'GF-606' });
      expect(String(error?.params.volumes)).toBe('2');
      expect(String(error?.params.holds), 'what is missed, by name').toContain(name);
    }
    const { files, missingVolumes } = LandingResult.parse(document.job?.result);
    expect(missingVolumes).toEqual([2]);
    expect(files).toMatchObject([{ changed: 0, skipped: expect.stringContaining(source.host) }]);

    await cp(second, join(stick, 'divided.2of2'), { recursive: true });
    const { mapping } = await gap.inside.result(LandingResult, ['job', 'resume', document.job?.id ?? '']);
    expect(mapping).toHaveLength(2);
    for (const { reference, address, digest } of mapping) {
      const { path, tag = '' } = requireReference(address);
      expect((await readImage(target.host, path, tag))[0], reference).toBe(digest);
    }
  });

  it('of another bundle is no substitute', async () => {
    const stick = gap.inside.path('mixed');
    await cp(volumes[0] ?? '', join(stick, 'a'), { recursive: true });
    await cp(good, join(stick, 'b'), { recursive: true });
    const names = [join(stick, 'a'), join(stick, 'b')];
    await expectRefused(gap.inside, ['verify', ...names], { status: 3, short: 'GF-605', names });
  });
});

const Inspected = z.looseObject({
  volumes: z.array(z.object({ number: z.int(), path: z.string().optional(), images: z.array(z.string()) })),
});

async function exported(name: string, from = file, ...args: string[]): Promise<z.infer<typeof ExportResult>> {
  const output = gap.outside.path(name);
  return gap.outside.result(ExportResult, ['export', '-f', from, '-o', output, '--key', KEY, ...args], {
    env: PASSPHRASE,
  });
}

/** A copy that a test may spoil. */
async function copyOf(bundle: string): Promise<string> {
  const copy = gap.inside.path(`copy-${++count}`);
  await cp(bundle, copy, { recursive: true });
  return copy;
}

/** Neither verify nor import takes it, and both say the same; no image of it arrives, and the medium stays as it is. */
async function expectRejected(bundle: string, wanted: Refusal): Promise<void> {
  const project = `rejected-${++count}`;
  await expectUntouched(bundle, async () => {
    await expectRefused(gap.inside, ['verify', bundle], wanted);
    await expectRefused(gap.inside, ['import', bundle, '--to', `${target.host}/${project}`], wanted);
  });
  for (const name of IMAGES) expect(await tagsOf(project, name.split(':')[0] ?? '')).toEqual([]);
}

async function expectUntouched(bundle: string, action: () => Promise<void>): Promise<void> {
  const isFolder = await stat(bundle).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const before = isFolder ? await filesUnder(bundle) : undefined;
  await action();
  if (before) expect(await filesUnder(bundle)).toEqual(before);
}

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function tagsOf(project: string, name: string): Promise<string[]> {
  const repository = `${project}/${source.host.replace(':', '-')}/gapferry-practice/${name}`;
  const answer = await fetch(`${target.url}/v2/${repository}/tags/list`);
  if (!answer.ok) return [];
  return z.object({ tags: z.array(z.string()).nullable() }).parse(await answer.json()).tags ?? [];
}

function ownLayerOf(name: string): string {
  const Layers = z.object({ layers: z.array(z.object({ digest: z.string() })) });
  const manifest = sampleRepositories().find(({ path }) => path.endsWith(`/${name}`))?.manifests[0];
  const { layers } = Layers.parse(JSON.parse(new TextDecoder().decode(manifest?.bytes)));
  return layers.at(-1)?.digest ?? '';
}
