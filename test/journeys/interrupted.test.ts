import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requireReference } from '../../main/engine/reference.ts';
import type { Call } from '../../main/practice/registry/call.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { seed } from '../../main/practice/seed.ts';
import { JobSummary } from '../../shared/contract.ts';
import { Barrier, cutThenHold, holdAfter, type Passing } from '../support/barrier.ts';
import { filesUnder } from '../support/files-under.ts';
import type { RunningCommand, RunOptions, Workstation } from '../support/gapferry.ts';
import { ExportResult, LandingResult, VerifyResult } from '../support/job-results.ts';
import { readImage } from '../support/registry-content.ts';
import { run } from '../support/tools.ts';
import { type AirGap, deployment, openAirGap, PASSPHRASE, put } from './air-gap.ts';

const IMAGES = ['web:2.1.0', 'hello:1.0', 'worker:3', 'suite:0.9', 'sidecar:1.2', 'notes:1'].map(
  (name) => `gapferry-practice/${name}`,
);
/** Bytes into the layer that the samples share. */
const MIDDLE = 100_000;

const is =
  (method: string, path: RegExp) =>
  (call: Call): boolean =>
    call.method === method && path.test(call.url.pathname);
/** Layers of the samples; the first is the one that they share, by far the largest. */
const LAYERS = [...new Set(sampleRepositories().flatMap(({ manifests }) => manifests.flatMap(layersOf)))];
const readsLayer = (call: Call): boolean =>
  call.method === 'GET' && LAYERS.some((digest) => call.url.pathname.endsWith(digest));
const readsLargest = is('GET', new RegExp(`${LAYERS[0]}$`));
const readsManifest = is('GET', /\/manifests\//);
const startsUpload = is('POST', /\/blobs\/uploads\/$/);
const sendsBlob = is('PUT', /\/blobs\/uploads\//);
const sendsLarge = (call: Call): boolean => sendsBlob(call) && Number(call.headers['content-length']) > MIDDLE;
const sendsManifest = is('PUT', /\/manifests\//);

const barrier = new Barrier();
let gap: AirGap;
let source: EmbeddedRegistry;
let target: EmbeddedRegistry;
let file: string;

beforeAll(async () => {
  gap = await openAirGap();
  source = await startRegistry({ hook: barrier.hook });
  target = await startRegistry({ hook: barrier.hook });
  await seed(source.url, sampleRepositories());
  await gap.outside.ok(['registry', 'set', source.host, '--plain-http']);
  await gap.inside.ok(['registry', 'set', target.host, '--plain-http']);
  file = await put(gap.outside, 'app.yaml', deployment(...IMAGES.map((name) => `${source.host}/${name}`)));
});

afterAll(async () => {
  barrier.open();
  await source?.close();
  await target?.close();
  await gap?.close();
});

describe.each(['', '.tar'])('an export to bundle%s that is killed', (suffix) => {
  const whole = () => gap.outside.path(`whole${suffix}`);
  const exportTo = (output: string) => ['export', '-f', file, '-o', output];

  beforeAll(async () => {
    await gap.outside.ok(exportTo(whole()), { env: PASSPHRASE });
  });

  it.each<[string, () => (call: Call) => Passing]>([
    ['before its first layer', () => holdAfter(0, readsLayer)],
    ['in the middle of a layer', () => cutThenHold({ kind: 'breakDownload', after: MIDDLE }, readsLargest)],
    ['between two layers', () => holdAfter(6, readsLayer)],
  ])('%s goes on to the same bytes as one that was not', async (when, judge) => {
    const output = gap.outside.path(`${when.replaceAll(' ', '-')}${suffix}`);
    const id = await killed(gap.outside, exportTo(output), judge(), { env: PASSPHRASE });
    await expectNoBundle(output);
    const listBefore = await listOf(`${output}.part`);

    const resumed = await gap.outside.result(ExportResult, ['job', 'resume', id], { env: PASSPHRASE });
    expect(resumed.paths).toEqual([output]);
    expect(await listOf(output)).toEqual(listBefore);
    expect(await isThere(`${output}.part`)).toBe(false);
    expect(await contentOf(output)).toEqual(await contentOf(whole()));
    const verified = await gap.inside.result(VerifyResult, ['verify', output]);
    expect(verified).toMatchObject({ verdict: { verdict: 'trusted' }, whole: true });
  });

  it('while it still reads manifests leaves nothing behind, and goes on', async () => {
    const output = gap.outside.path(`manifests${suffix}`);
    const id = await killed(gap.outside, exportTo(output), holdAfter(4, readsManifest), { env: PASSPHRASE });
    expect(await isThere(output)).toBe(false);
    expect(await isThere(`${output}.part`)).toBe(false);
    await gap.outside.ok(['job', 'resume', id], { env: PASSPHRASE });
    expect(await contentOf(output)).toEqual(await contentOf(whole()));
  });

  it('again and again still ends whole, and fetches no layer that it has', async () => {
    const output = gap.outside.path(`again${suffix}`);
    const id = await killed(gap.outside, exportTo(output), holdAfter(5, readsLayer), { env: PASSPHRASE });
    const resume = ['job', 'resume', id];
    for (let times = 0; times < 2; times++) {
      expect(await killed(gap.outside, resume, holdAfter(3, readsLayer), { env: PASSPHRASE })).toBe(id);
      await expectNoBundle(output);
    }
    const kept = suffix === '' ? await wholeLayers(`${output}.part`) : [];
    barrier.open();
    await gap.outside.ok(resume, { env: PASSPHRASE });
    const fetched = LAYERS.filter((digest) =>
      barrier.seen.some((seen) => seen.startsWith('GET') && seen.endsWith(digest)),
    );
    expect(fetched.length).toBeLessThan(LAYERS.length);
    expect(fetched.filter((digest) => kept.includes(digest))).toEqual([]);
    expect(await contentOf(output)).toEqual(await contentOf(whole()));
  });

  /** What was written is no bundle, and says so. */
  async function expectNoBundle(output: string): Promise<void> {
    expect(await isThere(output)).toBe(false);
    const refused = await gap.inside.refusal(['verify', `${output}.part`]);
    expect(refused).toMatchObject({ status: 3, code: 'bundle.unsealed' });
  }
});

describe('an import that is killed', () => {
  let bundle: string;

  beforeAll(async () => {
    bundle = gap.outside.path('for-import');
    await gap.outside.ok(['export', '-f', file, '-o', bundle], { env: PASSPHRASE });
  });

  it.each<[string, () => (call: Call) => Passing]>([
    ['before its first layer', () => holdAfter(0, startsUpload)],
    ['in the middle of a layer', () => cutThenHold({ kind: 'breakUpload', after: MIDDLE }, sendsLarge)],
    ['between two layers', () => holdAfter(5, sendsBlob)],
    ['before its first manifest', () => holdAfter(0, sendsManifest)],
    ['between two manifests', () => holdAfter(3, sendsManifest)],
  ])('%s shows no tag of half an image, and goes on to the same digests', async (when, judge) => {
    const project = when.replaceAll(' ', '-');
    const rewritten = gap.inside.path('rewritten', project);
    const args = ['import', bundle, '--to', `${target.host}/${project}`, '--rewrite-to', rewritten];
    const id = await killed(gap.inside, args, judge());
    await expectOnlyWholeImages(project);
    expect(await isThere(rewritten)).toBe(false);

    const { mapping } = await gap.inside.result(LandingResult, ['job', 'resume', id]);
    expect(mapping).toHaveLength(IMAGES.length);
    for (const { reference, address } of mapping) {
      const [from, to] = [requireReference(reference), requireReference(address)];
      const there = await readImage(target.host, to.path, to.tag ?? '');
      expect(there).toEqual(await readImage(source.host, from.path, from.tag ?? ''));
    }
    expect([...(await filesUnder(rewritten)).keys()]).toEqual(['app.yaml']);
  });

  it('sends no layer again that the registry has', async () => {
    const args = ['import', bundle, '--to', `${target.host}/once`];
    const id = await killed(gap.inside, args, holdAfter(0, sendsManifest));
    target.counters.reset();
    const { blobs } = await gap.inside.result(LandingResult, ['job', 'resume', id]);
    expect(blobs.present).toBeGreaterThan(0);
    expect(target.counters.bytesIn('upload'), 'the large layer was there already').toBeLessThan(100_000);
  });
});

describe('a job', () => {
  const heldExport = (output: string) =>
    startedAndHeld(gap.outside, ['export', '-f', file, '-o', output], holdAfter(0, readsLayer), { env: PASSPHRASE });

  it('that another process works on is neither resumed nor lost', async () => {
    const output = gap.outside.path('busy');
    const { child, ended } = await heldExport(output);
    const [job] = await jobsOf(gap.outside);
    expect(job?.state).toEqual({ state: 'running', phase: 'copy' });
    const refused = await gap.outside.refusal(['job', 'resume', job?.id ?? '']);
    expect(refused).toMatchObject({
      status: 3,
      code: 'job.busy',
      params: { owner: expect.stringContaining(`${child.pid}`) },
    });
    barrier.open();
    expect((await ended).status).toBe(0);
  });

  it('stops politely at SIGTERM, says how to go on, and goes on', async () => {
    const output = gap.outside.path('polite');
    const { child, ended } = await heldExport(output);
    child.kill('SIGTERM');
    const { status, stderr } = await ended;
    barrier.open();
    expect(status).toBe(130);
    const [job] = await jobsOf(gap.outside);
    expect(job?.state).toEqual({ state: 'paused', reason: 'shutdown' });
    expect(stderr).toContain(`gapferry job resume ${job?.id}`);
    await gap.outside.ok(['job', 'resume', job?.id ?? ''], { env: PASSPHRASE });
    expect(await isThere(output)).toBe(true);
  });

  it('that was killed can be given up for good', async () => {
    const output = gap.outside.path('given-up');
    const args = ['export', '-f', file, '-o', output];
    const id = await killed(gap.outside, args, holdAfter(2, readsLayer), { env: PASSPHRASE });
    const cancelled = await gap.outside.ok(['job', 'cancel', id]);
    expect(cancelled.job?.state).toEqual({ state: 'cancelled' });
    expect(cancelled.job?.items).toHaveLength(IMAGES.length);
    expect(await gap.outside.refusal(['job', 'resume', id])).toMatchObject({ status: 3, code: 'job.notResumable' });
    expect(await isThere(output)).toBe(false);
  });
});

/** Starts a command and waits until one of its requests is held. */
async function startedAndHeld(
  station: Workstation,
  args: readonly string[],
  judge: (call: Call) => Passing,
  options: RunOptions = {},
): Promise<RunningCommand> {
  const held = barrier.close(judge);
  const command = station.start(args, options);
  const ended = command.ended.then(({ status, stderr }) => `ended with ${status} before it was held: ${stderr}`);
  const early = await Promise.race([held, ended]);
  if (early !== undefined) throw new Error(early);
  return command;
}

/**
 * Kills a command at the moment when a request is held, and lets the next ones pass. The job that it leaves is shown as
 * interrupted, in a catalog that is sound. Gives the job's id.
 */
async function killed(
  station: Workstation,
  args: readonly string[],
  judge: (call: Call) => Passing,
  options: RunOptions = {},
): Promise<string> {
  const { child, ended } = await startedAndHeld(station, args, judge, options);
  child.kill('SIGKILL');
  expect((await ended).status).toBeNull();
  barrier.open();
  const catalog = new DatabaseSync(join(station.home, 'catalog.sqlite'), { readOnly: true });
  expect(catalog.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  catalog.close();
  const [job] = await jobsOf(station);
  expect(job?.state).toEqual({ state: 'paused', reason: 'shutdown' });
  return job?.id ?? '';
}

async function jobsOf(station: Workstation): Promise<z.infer<typeof JobSummary>[]> {
  return z.array(JobSummary).parse((await station.ok(['job', 'list'])).jobs);
}

/** Whatever a project's tags name is there to its last byte. */
async function expectOnlyWholeImages(project: string): Promise<void> {
  for (const name of IMAGES) {
    const [path = ''] = name.split(':');
    const repository = `${project}/${source.host.replace(':', '-')}/${path}`;
    const answer = await fetch(`${target.url}/v2/${repository}/tags/list`);
    const { tags } = Tags.parse(answer.ok ? await answer.json() : { tags: null });
    for (const tag of tags ?? []) await readImage(target.host, repository, tag);
  }
}

const Tags = z.object({ tags: z.array(z.string()).nullable() });

/** The packing list in a folder or tar. */
async function listOf(bundle: string): Promise<Buffer> {
  const tar = (await stat(bundle)).isFile();
  if (!tar) return readFile(join(bundle, 'bundle.json'));
  const bytes = await readFile(bundle);
  return bytes.subarray(512, 512 + Number.parseInt(bytes.toString('latin1', 124, 135), 8));
}

/** All files of a bundle but those that say when it was made, and as what. */
async function contentOf(bundle: string): Promise<Map<string, string>> {
  const folder = bundle.endsWith('.tar') ? `${bundle}.unpacked` : bundle;
  if (folder !== bundle) {
    await mkdir(folder, { recursive: true });
    expect(run('tar', ['-xf', bundle, '-C', folder]).stderr).toBe('');
  }
  const files = await filesUnder(folder);
  return new Map([...files].filter(([path]) => !path.startsWith('bundle.json') && path !== 'README.txt').sort());
}

/** Digests of the layers in an unfinished folder that are there to their last byte. */
async function wholeLayers(part: string): Promise<string[]> {
  const files = await filesUnder(part);
  return LAYERS.filter((digest) => files.get(`blobs/sha256/${digest.slice(7)}`) === digest);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function layersOf({ bytes }: { bytes: Uint8Array }): string[] {
  const Layers = z.object({ layers: z.array(z.object({ digest: z.string() })).default([]) });
  return Layers.parse(JSON.parse(new TextDecoder().decode(bytes))).layers.map(({ digest }) => digest);
}
