import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { requireReference } from '../../main/engine/reference.ts';
import { type HarborStandIn, startHarbor } from '../../main/practice/harbor.ts';
import type { Call } from '../../main/practice/registry/call.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { Barrier, type Passing } from '../support/barrier.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { makeWorkstation, type Workstation } from '../support/gapferry.ts';
import { ExportResult, LandingResult, VerifyResult } from '../support/job-results.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { readImage } from '../support/registry-content.ts';
import { have } from '../support/tools.ts';
import { type AirGap, deployment, openAirGap, PASSPHRASE, put } from './air-gap.ts';
import { expectRefused } from './refused.ts';

const MB = 1_000_000;
/** Three images, one with a layer that is larger than nginx takes unless told otherwise. */
const BULK = [
  bulkRepository('bulk/large', [2.5 * MB]),
  ...['bulk/b', 'bulk/c'].map((p) => bulkRepository(p, [0.2 * MB])),
];
const USER = { name: 'ferry', password: 'pass: wörd' };
const ADMIN = 'Harbor12345';

const barrier = new Barrier();
let gap: AirGap;
let source: EmbeddedRegistry;
let file: string;
let bundle: string;
let count = 0;

beforeAll(async () => {
  gap = await openAirGap();
  source = await startRegistry({ hook: barrier.hook });
  await seed(source.url, BULK);
  await gap.outside.ok(['registry', 'set', source.host, '--plain-http']);
  file = await put(gap.outside, 'app.yaml', deployment(...BULK.map(({ path }) => `${source.host}/${path}:1`)));
  const args = ['export', '-f', file, '-o', gap.outside.path('bundle')];
  bundle = (await gap.outside.result(ExportResult, args, { env: PASSPHRASE })).paths[0] ?? '';
});

afterAll(async () => {
  await source?.close();
  await gap?.close();
});

/** A machine inside that knows nothing yet but whose bundles to trust. */
async function newInside(): Promise<Workstation> {
  const station = await makeWorkstation();
  await station.ok(['trust', 'add', 'exporter', gap.publicKey, '--confirmed', 'by telephone']);
  return station;
}

/** Every image is at a docker-registry as it is at the source. `plain`: its own address, behind whatever stands in front. */
async function expectArrived(mapping: z.infer<typeof LandingResult>['mapping'], plain: string): Promise<void> {
  expect(mapping).toHaveLength(BULK.length);
  for (const { reference, address } of mapping) {
    const [from, to] = [requireReference(reference), requireReference(address)];
    const original = await readImage(source.host, from.path, from.tag ?? '');
    expect(await readImage(plain, to.path, to.tag ?? '')).toEqual(original);
  }
}

const behindNginx = ['docker-registry', 'nginx', 'htpasswd', 'openssl'].every(have);

describe.skipIf(!behindNginx)('behind nginx (needs docker-registry, nginx, htpasswd and openssl)', () => {
  let registry: DockerRegistry;
  let certificates: Certificates;
  let nginx: Nginx;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    certificates = await makeCertificates(registry.folder);
    // Its default of 1 MiB for a body stays as it is.
    nginx = await startNginx(registry.folder, registry.host, certificates, USER, '');
  });

  afterAll(async () => {
    await nginx?.stop();
    await registry?.stop();
  });

  const importing = () => ['import', bundle, '--to', `${nginx.host}/project-${++count}`];

  it('a registry is trusted by its CA, signed in to by a password from standard input, and given large layers in pieces', async () => {
    const station = await newInside();
    const ping = ['registry', 'ping', nginx.host];
    const remedy = `gapferry registry set ${nginx.host} --ca`;
    await expectRefused(station, ping, { status: 4, short: 'GF-303', names: [nginx.host], remedy });
    await station.ok(['registry', 'set', nginx.host, '--ca', certificates.caPath]);
    await expectRefused(station, importing(), { status: 8, short: 'GF-305', names: [nginx.host] });

    const login = ['registry', 'login', nginx.host, '-u', USER.name, '--password-stdin'];
    const wrong = await station.refusal(login, { input: 'guess' });
    expect(wrong).toMatchObject({ short: 'GF-305' });
    const kept = await station.ok(login, { input: `${USER.password}\n` });
    expect(kept).toMatchObject({ host: nginx.host, keptBy: 'file' });
    expect(await station.ok(ping)).toMatchObject({ authenticated: true, scheme: 'basic' });

    const { mapping } = await station.result(LandingResult, importing());
    await expectArrived(mapping, registry.host);
    await expectKept(station, String(kept.where));

    await station.ok(['registry', 'logout', nginx.host]);
    expect(await station.refusal(importing())).toMatchObject({ status: 8, short: 'GF-305' });
    await station.remove();
  });

  it("the sign-in of docker's own configuration is used", async () => {
    const station = await newInside();
    await station.ok(['registry', 'set', nginx.host, '--ca', certificates.caPath]);
    const auth = Buffer.from(`${USER.name}:${USER.password}`).toString('base64');
    const config = { auths: { [nginx.host]: { auth } } };
    await writeFile(station.path('docker', 'config.json'), JSON.stringify(config));
    const { registries } = await station.ok(['registry', 'list']);
    expect(registries).toMatchObject([{ host: nginx.host, hasCa: true, credential: 'docker-config' }]);
    const { mapping } = await station.result(LandingResult, importing());
    await expectArrived(mapping, registry.host);
    await station.remove();
  });

  it.skipIf(process.platform === 'win32')(
    'a credential helper is asked once, however many images there are',
    async () => {
      const station = await newInside();
      await station.ok(['registry', 'set', nginx.host, '--ca', certificates.caPath]);
      const { env, asked } = await installHelper(station, (name) => ({ credsStore: name }));
      const { mapping } = await station.result(LandingResult, importing(), { env });
      await expectArrived(mapping, registry.host);
      expect(await asked()).toEqual([`get ${nginx.host}`]);
      await station.remove();
    },
  );

  it.skipIf(process.platform === 'win32')(
    'images are relocated to it with the helper of this host alone, and no layer moves twice',
    async () => {
      const station = await newInside();
      await station.ok(['registry', 'set', nginx.host, '--ca', certificates.caPath]);
      await station.ok(['registry', 'set', source.host, '--plain-http']);
      const { env, asked } = await installHelper(station, (name) => ({ credHelpers: { [nginx.host]: name } }));
      const relocating = ['relocate', '-f', file, '--to', `${nginx.host}/relocated`];
      const first = await station.result(LandingResult, relocating, { env });
      expect(first.failed).toEqual([]);
      await expectArrived(first.mapping, registry.host);
      const again = await station.result(LandingResult, relocating, { env });
      expect(again.alreadyThere).toHaveLength(BULK.length);
      expect(again.blobs).toMatchObject({ copied: 0, bytes: 0 });
      expect(new Set(await asked())).toEqual(new Set([`get ${nginx.host}`]));
      await station.remove();
    },
  );
});

/** The password is nowhere but in the file that was named, which only its owner may read. */
async function expectKept(station: Workstation, where: string): Promise<void> {
  expect((await stat(where)).mode & 0o077).toBe(0);
  const secrets = [USER.password, Buffer.from(`${USER.name}:${USER.password}`).toString('base64')];
  const holding: string[] = [];
  for (const entry of await readdir(station.folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const bytes = entry.isFile() ? await readFile(path) : Buffer.alloc(0);
    if (secrets.some((secret) => bytes.includes(secret))) holding.push(path);
  }
  expect(holding).toEqual([where]);
}

/** A credential helper that writes down what it is asked, and docker's configuration that names it. */
async function installHelper(
  station: Workstation,
  config: (name: string) => object,
): Promise<{ env: Record<string, string>; asked(): Promise<string[]> }> {
  const [folder, log] = [station.path('bin'), station.path('asked')];
  await mkdir(folder);
  const helper = join(folder, 'docker-credential-journey');
  const answer = JSON.stringify({ Username: USER.name, Secret: USER.password });
  await writeFile(helper, `#!/bin/sh\nread host\necho "$1 $host" >> '${log}'\nsleep 0.2\nprintf '%s' '${answer}'\n`);
  await chmod(helper, 0o755);
  await writeFile(station.path('docker', 'config.json'), JSON.stringify(config('journey')));
  const PATH = [folder, process.env.PATH].join(delimiter);
  return { env: { PATH }, asked: async () => (await readFile(log, 'utf8')).trim().split('\n') };
}

describe('a source', () => {
  const exporting = () => ['export', '-f', file, '-o', gap.outside.path(`out-${++count}`)];
  /** Answers the first of certain requests so, and all later ones as ever. */
  const once = (isMeant: (call: Call) => boolean, fault: NonNullable<Exclude<Passing, 'hold'>>) => {
    let seen = 0;
    void barrier.close((call) => (isMeant(call) && ++seen === 1 ? fault : undefined));
  };
  const readsBlob = ({ method, url }: Call): boolean => method === 'GET' && url.pathname.includes('/blobs/');
  const readsManifest = ({ url }: Call): boolean => url.pathname.includes('/manifests/');
  const tooMany = (wait: string) => ({ status: 429, headers: { 'Retry-After': wait }, body: '' });

  it.each([
    ['a manifest', 'in seconds', readsManifest, () => '1'],
    ['a layer', 'by a date', readsBlob, () => new Date(Date.now() + 1000).toUTCString()],
  ])('that has had enough of requests for %s is waited for as it says %s', async (_what, _how, isMeant, wait) => {
    once(isMeant, { kind: 'answer', answer: tooMany(wait()) });
    await gap.outside.ok(exporting(), { env: PASSPHRASE });
    barrier.open();
  });

  it('that wants to be left alone for an hour fails with the time, and the job goes on later', async () => {
    void barrier.close((call) => (readsBlob(call) ? { kind: 'answer', answer: tooMany('3600') } : undefined));
    const { status, document } = await gap.outside.answer(exporting(), { env: PASSPHRASE });
    expect(status).toBe(4);
    expect(document.error).toMatchObject({ short: 'GF-311', params: { host: source.host, seconds: 3600 } });
    barrier.open();
    await gap.outside.ok(['job', 'resume', document.job?.id ?? ''], { env: PASSPHRASE });
  });

  it('that sends wrong bytes once is asked once more; twice, it is told on, and nothing is kept of it', async () => {
    once(readsBlob, { kind: 'corrupt', at: 10 });
    await gap.outside.ok(exporting(), { env: PASSPHRASE });
    void barrier.close((call) => (readsBlob(call) ? { kind: 'corrupt', at: 10 } : undefined));
    const { status, document } = await gap.outside.answer(exporting(), { env: PASSPHRASE });
    expect(status).toBe(4);
    expect(document.error).toMatchObject({ short: 'GF-310', params: { host: source.host } });
    barrier.open();
    const resume = ['job', 'resume', document.job?.id ?? ''];
    const { paths } = await gap.outside.result(ExportResult, resume, { env: PASSPHRASE });
    expect(await gap.outside.result(VerifyResult, ['verify', ...paths, '--trust', gap.publicKey])).toMatchObject({
      whole: true,
    });
  });

  it('is reached through the proxy that is set for it, and only it', async () => {
    const proxy = await startForwardProxy();
    const station = await makeWorkstation();
    await station.ok(['registry', 'set', source.host, '--plain-http', '--proxy', proxy.url]);
    await station.ok(['lock', '-f', file]);
    expect(proxy.seen.length).toBeGreaterThan(0);
    for (const seen of proxy.seen) expect(seen).toContain(source.host);
    const before = proxy.seen.length;
    await station.ok(['registry', 'set', source.host, '--proxy', 'direct']);
    await station.ok(['lock', '-f', file], { env: { HTTP_PROXY: proxy.url } });
    expect(proxy.seen).toHaveLength(before);
    await station.remove();
    await proxy.close();
  });
});

describe('a Harbor', () => {
  let harbor: HarborStandIn;

  beforeAll(async () => {
    harbor = await startHarbor({
      adminPassword: ADMIN,
      projects: [{ name: 'small', quota: 1 * MB }, { name: 'frozen' }, { name: 'busy' }],
    });
    await gap.inside.ok(['registry', 'set', harbor.host, '--plain-http']);
    await gap.inside.ok(['registry', 'login', harbor.host, '-u', 'admin', '--password-stdin'], { input: ADMIN });
  });

  afterAll(async () => {
    await harbor?.close();
  });

  const importing = (project: string) => ['import', bundle, '--to', `${harbor.host}/${project}`];

  it('whose quota is used up says so, and takes the rest when it is raised', async () => {
    await expectRefused(gap.inside, importing('small'), { status: 8, short: 'GF-403', names: [harbor.host, 'small'] });
    const { document } = await gap.inside.answer(importing('small'));
    const project = harbor.world.projects.get('small');
    if (project) project.quota = 10 * MB;
    const { mapping } = await gap.inside.result(LandingResult, ['job', 'resume', document.job?.id ?? '']);
    expect(mapping).toHaveLength(BULK.length);
  });

  it('that is read-only for its clean-up is told apart, and takes the images afterwards', async () => {
    harbor.world.readOnly = true;
    await expectRefused(gap.inside, importing('busy'), { status: 8, short: 'GF-405', names: [harbor.host] });
    const { document } = await gap.inside.answer(importing('busy'));
    harbor.world.readOnly = false;
    const { mapping } = await gap.inside.result(LandingResult, ['job', 'resume', document.job?.id ?? '']);
    expect(mapping).toHaveLength(BULK.length);
  });

  it('with immutable tags keeps a tag that has the right digest, and refuses one that would change', async () => {
    const { mapping } = await gap.inside.result(LandingResult, importing('frozen'));
    await makeImmutable('frozen');
    const again = await gap.inside.result(LandingResult, importing('frozen'));
    expect(again.alreadyThere).toHaveLength(BULK.length);

    const other = await startRegistry();
    await seed(other.url, [bulkRepository('bulk/b', [1000])]);
    await gap.outside.ok(['registry', 'set', source.host, '--mirror', other.host]);
    await gap.outside.ok(['registry', 'set', other.host, '--plain-http']);
    const changed = await put(gap.outside, 'changed.yaml', deployment(`${source.host}/bulk/b:1`));
    const args = ['export', '-f', changed, '-o', gap.outside.path('changed')];
    const { paths } = await gap.outside.result(ExportResult, args, { env: PASSPHRASE });
    await gap.outside.ok(['registry', 'set', source.host, '--no-mirror']);
    await other.close();

    const { status, document } = await gap.inside.answer(['import', ...paths, '--to', `${harbor.host}/frozen`]);
    expect([8, 9]).toContain(status);
    expect(JSON.stringify(document)).toContain('target.immutableTag');
    const kept = mapping.find(({ reference }) => reference.includes('bulk/b'));
    const { path, tag } = requireReference(kept?.address ?? '');
    const repository = harbor.world.repository(path);
    expect(repository?.tags.get(tag ?? '')?.digest).toBe(kept?.digest);
  });

  async function makeImmutable(project: string): Promise<void> {
    const selector = { kind: 'doublestar', decoration: 'matches', pattern: '**' };
    const rule = {
      action: 'immutable',
      template: 'immutable_template',
      tag_selectors: [selector],
      scope_selectors: { repository: [{ ...selector, decoration: 'repoMatches' }] },
    };
    const answer = await fetch(`${harbor.url}/api/v2.0/projects/${project}/immutabletagrules`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`admin:${ADMIN}`).toString('base64')}`,
      },
      body: JSON.stringify(rule),
    });
    expect(answer.status).toBe(201);
  }
});
