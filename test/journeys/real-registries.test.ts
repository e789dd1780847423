import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../main/engine/digest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import type { SampleRepository } from '../../main/practice/samples/repository-builder.ts';
import { seed } from '../../main/practice/seed.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { LandingResult } from '../support/job-results.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { readImage } from '../support/registry-content.ts';
import { have } from '../support/tools.ts';
import { type AirGap, deployment, openAirGap, put } from './air-gap.ts';
import { expectRefused } from './refused.ts';

const USER = { name: 'robot$ferry', password: 'p@ss word$1' };
const ready = ['docker-registry', 'nginx', 'openssl', 'htpasswd'].every(have);

describe.skipIf(!ready)(
  'docker-registry behind nginx with TLS and htpasswd (needs docker-registry, nginx, openssl, htpasswd)',
  () => {
    let gap: AirGap;
    let source: DockerRegistry;
    let backend: DockerRegistry;
    let front: Nginx;
    let certificates: Certificates;
    let file: string;

    beforeAll(async () => {
      gap = await openAirGap();
      [source, backend] = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
      await seed(`http://${source.host}`, sampleRepositories());
      const folder = gap.inside.path('front');
      await mkdir(folder);
      certificates = await makeCertificates(folder);
      front = await startNginx(folder, backend.host, certificates, USER, 'client_max_body_size 600k;');
      await seed(`http://${source.host}`, [largeImage()]);
      await gap.inside.ok(['registry', 'set', source.host, '--plain-http']);
      file = await put(gap.inside, 'app.yaml', deployment(`${source.host}/team/large:1.0`));
    });

    afterAll(async () => {
      await front?.stop();
      for (const registry of [source, backend]) await registry?.stop();
      await gap?.close();
    });

    const relocate = (project: string) => ['relocate', '-f', file, '--to', `${front.host}/${project}`];

    it('shows the fingerprint of a certificate that nobody vouches for, and sends nothing', async () => {
      const names = [front.host];
      const told = await expectRefused(gap.inside, relocate('team'), { status: 8, short: 'GF-303', names });
      expect(told.params.fingerprint).toMatch(/^[0-9A-Fa-f: ]{64,}$/);
    });

    it('is reached once its CA is given, and then wants a sign-in', async () => {
      await gap.inside.ok(['registry', 'set', front.host, '--ca', certificates.caPath]);
      const names = [front.host];
      await expectRefused(gap.inside, relocate('team'), {
        status: 8,
        short: 'GF-305',
        names,
        remedy: 'gapferry registry login',
      });
    });

    it('takes a password from standard input, keeps it for this user alone and never shows it', async () => {
      const login = ['registry', 'login', front.host, '--username', USER.name, '--password-stdin'];
      const said = await gap.inside.run(login, { input: `${USER.password}\n` });
      expect(said.status).toBe(0);
      const listed = await gap.inside.run(['registry', 'list', '--json']);
      for (const text of [said.stdout, said.stderr, listed.stdout]) expect(text).not.toContain(USER.password);
    });

    it('takes layers larger than the proxy lets through: in chunks, and every digest is the same', async () => {
      const result = await gap.inside.result(LandingResult, relocate('team'));
      expect(result.failed).toEqual([]);
      const path = result.mapping[0]?.address.split('/').slice(1).join('/').split(/[:@]/)[0] ?? '';
      const there = await readImage(backend.host, path, '1.0');
      expect(there).toEqual(await readImage(source.host, 'team/large', '1.0'));
    });

    it('moves no layer a second time', async () => {
      const { blobs, alreadyThere } = await gap.inside.result(LandingResult, relocate('team'));
      expect({ copied: blobs.copied, alreadyThere: alreadyThere.length }).toEqual({ copied: 0, alreadyThere: 1 });
    });

    it('is signed in to with docker’s own configuration', async () => {
      await gap.inside.ok(['registry', 'logout', front.host]);
      const auth = Buffer.from(`${USER.name}:${USER.password}`).toString('base64');
      const config = { auths: { [front.host]: { auth } } };
      await writeFile(gap.inside.path('docker', 'config.json'), JSON.stringify(config));
      expect((await gap.inside.result(LandingResult, relocate('by-config'))).failed).toEqual([]);
    });

    it('asks a credential helper once for all images', async () => {
      const helper = gap.inside.path('bin', 'docker-credential-counting');
      await mkdir(gap.inside.path('bin'));
      const log = gap.inside.path('helper.log');
      const answer = JSON.stringify({ ServerURL: front.host, Username: USER.name, Secret: USER.password });
      await writeFile(helper, `#!/bin/sh\ncat > /dev/null\necho "$1" >> '${log}'\ncat <<'END'\n${answer}\nEND\n`);
      await chmod(helper, 0o755);
      await writeFile(
        gap.inside.path('docker', 'config.json'),
        JSON.stringify({ credHelpers: { [front.host]: 'counting' } }),
      );
      const images = ['hello:1.0', 'sidecar:1.2', 'worker:3'].map((name) => `${source.host}/gapferry-practice/${name}`);
      const many = await put(gap.inside, 'many.yaml', deployment(...images));
      const env = { PATH: `${gap.inside.path('bin')}:${process.env.PATH ?? ''}` };
      await gap.inside.ok(['relocate', '-f', many, '--to', `${front.host}/by-helper`], { env });
      expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual(['get']);
    });
  },
);

/** An image with a layer that is too large for one request through the proxy. */
function largeImage(): SampleRepository {
  const layer = randomBytes(2_000_000);
  const config = Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}');
  const described = (bytes: Buffer, mediaType: string) => ({ mediaType, digest: digestOf(bytes), size: bytes.length });
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: described(config, MEDIA.ociConfig),
    layers: [described(layer, 'application/vnd.oci.image.layer.v1.tar')],
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const blobs = new Map([layer, config].map((blob) => [digestOf(blob), blob]));
  const root = { digest: digestOf(bytes), mediaType: MEDIA.ociManifest, bytes };
  return { host: 'example', path: 'team/large', blobs, manifests: [root], tags: new Map([['1.0', root.digest]]) };
}

describe('a registry that asks for patience', () => {
  it('is asked again after Retry-After, in seconds and as a date', async () => {
    const gap = await openAirGap();
    const seen: string[] = [];
    const waits = ['1', new Date(Date.now() + 1000).toUTCString()];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const wait = waits.shift();
      response.writeHead(wait === undefined ? 404 : 429, wait === undefined ? {} : { 'Retry-After': wait }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const host = `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
    try {
      await gap.outside.ok(['registry', 'set', host, '--plain-http']);
      const file = await put(gap.outside, 'app.yaml', deployment(`${host}/team/app:1`));
      const told = await gap.outside.refusal(['lock', '-f', file]);
      expect(told.short).toBe('GF-307');
      expect(seen.filter((line) => line.includes('/manifests/')).length).toBeGreaterThanOrEqual(3);
    } finally {
      server.closeAllConnections();
      server.close();
      await gap.close();
    }
  });
});
