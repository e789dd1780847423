import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HarborStandIn, startHarbor } from '../../main/practice/harbor.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { seed } from '../../main/practice/seed.ts';
import { Barrier } from '../support/barrier.ts';
import { makeCertificates } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { makeWorkstation } from '../support/gapferry.ts';
import { ExportResult, LandingResult, VerifyResult } from '../support/job-results.ts';
import { readImage } from '../support/registry-content.ts';
import { have, run } from '../support/tools.ts';
import { type AirGap, deployment, openAirGap, PASSPHRASE, put } from './air-gap.ts';
import { expectRefused } from './refused.ts';

const PULL_ONLY = { name: 'reader', password: 'Reader12345' };
const barrier = new Barrier();
let gap: AirGap;
let source: EmbeddedRegistry;
let target: EmbeddedRegistry;
let harbor: HarborStandIn;
let count = 0;

beforeAll(async () => {
  gap = await openAirGap();
  source = await startRegistry({ hook: barrier.hook });
  target = await startRegistry();
  harbor = await startHarbor({
    projects: [{ name: 'apps' }],
    users: [{ ...PULL_ONLY, roles: { apps: 'guest' } }],
  });
  await seed(source.url, sampleRepositories());
  await gap.outside.ok(['registry', 'set', source.host, '--plain-http']);
  for (const { host } of [target, harbor]) await gap.inside.ok(['registry', 'set', host, '--plain-http']);
});

afterAll(async () => {
  for (const server of [source, target, harbor]) await server?.close();
  await gap?.close();
});

/** Full name of a sample at the source. */
const sample = (name: string): string => `${source.host}/gapferry-practice/${name}`;

/** A new file with a deployment of these images. */
const fileOf = (...images: string[]): Promise<string> => put(gap.outside, `app-${++count}.yaml`, deployment(...images));

/** The command line of an export of a file to a new place. */
const exporting = (file: string, ...args: string[]): string[] => [
  ...['export', '-f', file, '-o', gap.outside.path(`out-${++count}`), ...args],
];

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

describe('a file that cannot be used', () => {
  const env = PASSPHRASE;

  it('is not there: named, and nothing is begun', async () => {
    const args = exporting(gap.outside.path('nowhere.yaml'));
    await expectRefused(gap.outside, args, { status: 3, short: 'GF-201', names: ['nowhere.yaml'] }, { env });
    expect(await isThere(args.at(-1) ?? '')).toBe(false);
  });

  it('is not YAML: file and line, and the findings of the others are kept', async () => {
    const folder = gap.outside.path('broken');
    await mkdir(folder);
    await writeFile(join(folder, 'good.yaml'), deployment(sample('hello:1.0')));
    await writeFile(join(folder, 'bad.yaml'), 'kind: Pod\nspec:\n  image: "unclosed\n');
    const names = ['bad.yaml', '4'];
    await expectRefused(gap.outside, ['scan', '-f', folder], { status: 3, short: 'GF-203', names });
    const { document } = await gap.outside.answer(['scan', '-f', folder]);
    expect(document.findings).toMatchObject([{ reference: sample('hello:1.0') }]);
  });

  it('is not YAML: it is not left out of an export in silence', async () => {
    const file = await put(gap.outside, 'broken.yaml', 'spec:\n  image: "unclosed\n');
    const args = [...exporting(await fileOf(sample('hello:1.0'))), '-f', file];
    await expectRefused(gap.outside, args, { status: 3, short: 'GF-203', names: ['broken.yaml'] }, { env });
    const relocate = ['relocate', '-f', file, '-f', await fileOf(sample('hello:1.0')), '--to', `${source.host}/moved`];
    await expectRefused(gap.outside, relocate, { status: 3, short: 'GF-203', names: ['broken.yaml'] });
  });

  it('is not YAML: it is done without where that is said, and the job tells of it', async () => {
    const file = await put(gap.outside, 'skipped.yaml', 'spec:\n  image: "unclosed\n');
    const args = [...exporting(await fileOf(sample('hello:1.0'))), '-f', file, '--skip-file', file];
    const { status, document } = await gap.outside.answer(args, { env });
    expect(status).toBe(0);
    expect(JSON.stringify(document.job)).toContain('unreadFiles');
    expect(ExportResult.parse(document.job?.result).images).toHaveLength(1);
  });

  it('names no image: said with what was looked in', async () => {
    const file = await put(gap.outside, 'empty.yaml', 'kind: ConfigMap\ndata: {a: b}\n');
    const wanted = { status: 3, short: 'GF-206', names: ['empty.yaml'], remedy: '--include' };
    await expectRefused(gap.outside, ['scan', '-f', file], wanted);
    await expectRefused(gap.outside, exporting(file), wanted, { env });
  });
});

describe('a source that does not give an image', () => {
  const env = PASSPHRASE;

  /** Exports a good image and a bad one: refused as a whole, and with `leave-out` the good one is exported, whole. */
  async function expectNotHad(
    image: string,
    wanted: { short: string; names: string[]; remedy?: string },
  ): Promise<void> {
    const file = await fileOf(sample('hello:1.0'), image);
    const args = exporting(file);
    await expectRefused(gap.outside, args, { status: 4, ...wanted }, { env });
    expect(await isThere(args.at(-1) ?? '')).toBe(false);
    const { status, document } = await gap.outside.answer([...exporting(file), '--on-error', 'leave-out'], { env });
    expect(status).toBe(9);
    const { images, leftOut, paths } = ExportResult.parse(document.job?.result);
    expect(images.map(({ reference }) => reference)).toEqual([sample('hello:1.0')]);
    expect(leftOut.map(({ reference }) => reference)).toEqual([image]);
    expect(document.job?.items.find(({ name }) => name === image)).toMatchObject({
      state: 'failed',
      error: { short: wanted.short },
    });
    expect(await gap.inside.result(VerifyResult, ['verify', ...paths])).toMatchObject({ whole: true });
  }

  it('because its host is unknown', async () => {
    await expectNotHad('no-such-host.invalid/team/app:1', { short: 'GF-301', names: ['no-such-host.invalid'] });
  });

  it('because it wants a sign-in (401)', async () => {
    refuseReads('secret/app', 401, 'UNAUTHORIZED');
    const image = `${source.host}/secret/app:1`;
    await expectNotHad(image, {
      short: 'GF-305',
      names: [source.host, 'secret/app'],
      remedy: 'gapferry registry login',
    });
  });

  it('because there is no right to read it (403)', async () => {
    refuseReads('closed/app', 403, 'DENIED');
    await expectNotHad(`${source.host}/closed/app:1`, { short: 'GF-306', names: [source.host, 'closed/app'] });
  });

  it('because it does not exist (404)', async () => {
    await expectNotHad(sample('hello:9.9'), { short: 'GF-307', names: [source.host, 'gapferry-practice/hello'] });
  });

  it('because the registry does not have its digest', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const names = [source.host, 'gapferry-practice/hello', digest];
    await expectNotHad(sample(`hello@${digest}`), { short: 'GF-308', names });
  });

  it('because its tag has moved since the lock was made, and the locked digest is gone', async () => {
    const repository = `${source.url}/v2/moving/app/manifests`;
    const [locked] = await readImage(source.host, 'gapferry-practice/hello', '1.0');
    await copyTo('moving/app', 'hello', '1.0');
    const image = `${source.host}/moving/app:1.0`;
    const file = await fileOf(image);
    const lock = gap.outside.path('images.lock.yml');
    await gap.outside.ok(['lock', '-f', file, '-o', lock]);
    await copyTo('moving/app', 'sidecar', '1.2', '1.0');
    await fetch(`${repository}/${locked}`, { method: 'DELETE' });
    const [now] = await readImage(source.host, 'moving/app', '1.0');
    const names = [image, locked ?? '', now ?? ''];
    await expectRefused(gap.outside, exporting(file, '--lock', lock), { status: 4, short: 'GF-309', names }, { env });
  });

  it('not refused but told: its tag has moved since the lock was made, and the locked digest is still there', async () => {
    await copyTo('moved/app', 'hello', '1.0');
    const image = `${source.host}/moved/app:1.0`;
    const file = await fileOf(image);
    const lock = gap.outside.path('moved.lock.yml');
    await gap.outside.ok(['lock', '-f', file, '-o', lock]);
    const [locked] = await readImage(source.host, 'moved/app', '1.0');
    await copyTo('moved/app', 'sidecar', '1.2', '1.0');
    const [now] = await readImage(source.host, 'moved/app', '1.0');
    const { status, stderr, stdout } = await gap.outside.run(exporting(file, '--lock', lock, '--json'), { env });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ job: { result: { images: [{ reference: image, digest: locked }] } } });
    expect(stderr).toContain(`${image} stands for ${now?.slice(7, 19)}`);
  });
});

describe('a destination that does not take images', () => {
  const layers = () => target.counters.requests('upload');
  let bundle: string;

  beforeAll(async () => {
    const output = gap.outside.path('bundle');
    const args = ['export', '-f', await fileOf(sample('hello:1.0')), '-o', output];
    bundle = (await gap.outside.result(ExportResult, args, { env: PASSPHRASE })).paths[0] ?? '';
  });

  const importing = (to: string) => ['import', bundle, '--to', to];

  it('because it cannot be reached; the job goes on when it can', async () => {
    const port = await freePort();
    const host = `127.0.0.1:${port}`;
    await gap.inside.ok(['registry', 'set', host, '--plain-http']);
    await expectRefused(gap.inside, importing(`${host}/apps`), { status: 8, short: 'GF-302', names: [host] });
    const { document } = await gap.inside.answer(importing(`${host}/apps`));
    const late = await startRegistry({ port });
    const { mapping } = await gap.inside.result(LandingResult, ['job', 'resume', document.job?.id ?? '']);
    expect(mapping).toHaveLength(1);
    await late.close();
  });

  it('because it speaks plain HTTP and nobody allowed that', async () => {
    const stranger = await makeWorkstation();
    const args = [...importing(`${target.host}/apps`), '--accept-untrusted', 'a test'];
    await expectRefused(stranger, args, {
      status: 8,
      short: 'GF-304',
      names: [target.host],
      remedy: `gapferry registry set ${target.host} --plain-http`,
    });
    expect(layers()).toBe(0);
    await stranger.remove();
  });

  it.skipIf(!have('openssl'))(
    'because its certificate is not trusted: the fingerprint is shown (openssl)',
    async () => {
      const certificates = await makeCertificates(gap.inside.folder);
      const secure = await startRegistry({ tls: certificates });
      const shown = run('openssl', ['x509', '-in', certificates.certPath, '-noout', '-fingerprint', '-sha256']).stdout;
      const fingerprint = shown.trim().split('=')[1] ?? 'none';
      const remedy = `gapferry registry set ${secure.host} --ca`;
      const wanted = { status: 8, short: 'GF-303', names: [secure.host], remedy };
      const told = await expectRefused(gap.inside, importing(`${secure.host}/apps`), wanted);
      const hex = (text: string) => text.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
      expect(hex(told.explain)).toContain(hex(fingerprint));
      expect(secure.counters.table()).toEqual({});
      await secure.close();
    },
  );

  it('because it wants a sign-in', async () => {
    const wanted = { status: 8, short: 'GF-305', names: [harbor.host], remedy: 'gapferry registry login' };
    await expectRefused(gap.inside, importing(`${harbor.host}/apps`), wanted);
  });

  it('because the project does not exist; the job goes on when it does', async () => {
    await login('admin', 'Harbor12345');
    const wanted = { status: 8, short: 'GF-401', names: [harbor.host, 'nowhere'] };
    await expectRefused(gap.inside, importing(`${harbor.host}/nowhere`), wanted);
    const { document } = await gap.inside.answer(importing(`${harbor.host}/nowhere`));
    const admin = harbor.world.users.get('admin');
    if (admin) harbor.world.addProject({ name: 'nowhere' }, admin);
    const { mapping } = await gap.inside.result(LandingResult, ['job', 'resume', document.job?.id ?? '']);
    expect(mapping).toHaveLength(1);
  });

  it('because this account may not push; the job goes on with one that may', async () => {
    await login(PULL_ONLY.name, PULL_ONLY.password);
    const wanted = { status: 8, short: 'GF-402', names: [harbor.host, 'apps'] };
    await expectRefused(gap.inside, importing(`${harbor.host}/apps`), wanted);
    const { document } = await gap.inside.answer(importing(`${harbor.host}/apps`));
    await login('admin', 'Harbor12345');
    const { mapping } = await gap.inside.result(LandingResult, ['job', 'resume', document.job?.id ?? '']);
    expect(mapping).toHaveLength(1);
  });

  async function login(name: string, password: string): Promise<void> {
    await gap.inside.ok(['registry', 'login', harbor.host, '-u', name, '--password-stdin'], { input: password });
  }
});

/** Answers requests for manifests of a repository with a refusal. */
function refuseReads(repository: string, status: number, code: string): void {
  const body = JSON.stringify({ errors: [{ code, message: 'refused for the test' }] });
  const headers = { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Basic realm="test"' };
  void barrier.close(({ url }) =>
    url.pathname.startsWith(`/v2/${repository}/`) ? { kind: 'answer', answer: { status, headers, body } } : undefined,
  );
}

/** Pushes a sample under another name, with crafted requests: what is under test plays no part. */
async function copyTo(path: string, name: string, tag: string, as = tag): Promise<void> {
  const found = sampleRepositories().find((repository) => repository.path === `gapferry-practice/${name}`);
  const digest = found?.tags.get(tag);
  if (!found || !digest) throw new Error(`no sample ${name}:${tag}`);
  await seed(source.url, [{ ...found, path, tags: new Map([[as, digest]]) }]);
}
