import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { startDockerRegistry } from '../../support/docker-registry.ts';
import { reply, startFaultServer } from '../../support/fault-server.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { startNginx } from '../../support/nginx.ts';
import { have } from '../../support/tools.ts';
import { blob, bytesOf, failure, image, registriesFor, type Setup, sourceOf } from './support.ts';

const content = blob(100_000);
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function repositoryAt(host: string, setup: Setup) {
  const registries = registriesFor(setup);
  cleanups.push(() => registries.close());
  return { registries, repository: registries.repository({ host, path: 'a/b' }, 'source') };
}

async function serve(tls?: { key: string; cert: string }) {
  const server = await startFaultServer((_request, response) => reply(response, 200, {}, content.bytes), { tls });
  cleanups.push(() => server.close());
  return server;
}

async function proxyOf(password?: string) {
  const proxy = await startForwardProxy(password);
  cleanups.push(() => proxy.close());
  return proxy;
}

describe.skipIf(!have('openssl'))('TLS (openssl)', () => {
  let folder: string;
  let certificates: Certificates;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tls-'));
    certificates = await makeCertificates(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const secure = (extra: object = {}) => ({ plainHttp: false, ...extra });
  const fingerprint = () => new X509Certificate(certificates.cert).fingerprint256;

  test('with a CA of its own set for the registry', async () => {
    const server = await serve(certificates);
    const settings = { [server.host]: secure({ ca: certificates.ca }) };
    const { repository } = repositoryAt(server.host, { settings });
    expect(await bytesOf(repository.fetch(content.descriptor))).toEqual(content.bytes);
  });

  test('with an unknown certificate shows its fingerprint and sends nothing', async () => {
    const server = await serve(certificates);
    const { repository } = repositoryAt(server.host, { settings: { [server.host]: secure() } });
    const error = await failure(repository.fetch(content.descriptor));
    expect(error).toMatchObject({
      code: 'registry.certificate',
      params: { host: server.host, fingerprint: fingerprint() },
    });
    expect(String(error)).toMatch(/registry\.test <- Test CA, Test; \d{4}-\d\d-\d\d - \d{4}-\d\d-\d\d/);
    expect(server.seen).toHaveLength(0);
  });

  test('with a certificate for another name is refused even with its CA', async () => {
    const server = await startFaultServer((_request, response) => reply(response, 200), {
      tls: certificates,
      address: '127.0.0.2',
    });
    cleanups.push(() => server.close());
    const settings = { [server.host]: secure({ ca: certificates.ca }) };
    const { repository } = repositoryAt(server.host, { settings });
    const error = await failure(repository.fetch(content.descriptor));
    const names = expect.stringContaining('localhost');
    expect(error).toMatchObject({ code: 'registry.otherName', params: { host: server.host, names } });
  });

  test('asked of a server that only has plain HTTP says so, and nothing is sent in the clear', async () => {
    const server = await serve();
    const { repository } = repositoryAt(server.host, { settings: { [server.host]: secure() } });
    const error = await failure(repository.fetch(content.descriptor));
    expect(error).toMatchObject({ code: 'registry.plainHttp', params: { host: server.host } });
    expect(server.seen).toHaveLength(0);
  });

  test('is not left by a realm on plain HTTP (CVE-2026-48978)', async () => {
    const trap = await serve();
    const server = await startFaultServer(
      (_request, response) => {
        reply(response, 401, { 'www-authenticate': `Bearer realm="http://${trap.host}/token",service="s"` });
      },
      { tls: certificates },
    );
    cleanups.push(() => server.close());
    const { repository } = repositoryAt(server.host, {
      settings: { [server.host]: secure({ ca: certificates.ca }) },
      credentials: { [server.host]: { username: 'u', password: 'p' } },
    });
    expect(await failure(repository.fetch(content.descriptor))).toMatchObject({ code: 'registry.unsafe' });
    expect(trap.seen).toHaveLength(0);
  });

  test('is not left by a redirect to plain HTTP', async () => {
    const trap = await serve();
    const server = await startFaultServer(
      (_request, response) => reply(response, 307, { location: `http://${trap.host}/x` }),
      { tls: certificates },
    );
    cleanups.push(() => server.close());
    const { repository } = repositoryAt(server.host, { settings: { [server.host]: secure({ ca: certificates.ca }) } });
    expect(await failure(repository.fetch(content.descriptor))).toMatchObject({ code: 'registry.unsafe' });
    expect(trap.seen).toHaveLength(0);
  });

  test('through a proxy with a password', async () => {
    const [server, proxy] = [await serve(certificates), await proxyOf('me:secret')];
    const url = proxy.url.replace('http://', 'http://me:secret@');
    const settings = { [server.host]: secure({ ca: certificates.ca, proxy: url }) };
    const { repository } = repositoryAt(server.host, { settings });
    expect(await bytesOf(repository.fetch(content.descriptor))).toEqual(content.bytes);
    expect(proxy.seen).toEqual([`CONNECT ${server.host}`]);
  });

  test('with an unknown certificate behind a proxy shows its fingerprint', async () => {
    const [server, proxy] = [await serve(certificates), await proxyOf()];
    const settings = { [server.host]: secure({ proxy: proxy.url }) };
    const { repository } = repositoryAt(server.host, { settings });
    const error = await failure(repository.fetch(content.descriptor));
    expect(error).toMatchObject({ code: 'registry.certificate', params: { fingerprint: fingerprint() } });
  });

  test('through a proxy that wants a password that it is not given', async () => {
    const [server, proxy] = [await serve(certificates), await proxyOf('me:secret')];
    const settings = { [server.host]: secure({ ca: certificates.ca, proxy: proxy.url }) };
    const { repository } = repositoryAt(server.host, { settings });
    const error = await failure(repository.fetch(content.descriptor));
    expect(error).toMatchObject({ code: 'registry.unreachable' });
    expect(String(error)).toContain('407');
  });

  const real = ['docker-registry', 'nginx', 'htpasswd'];
  test.skipIf(!real.every(have))(
    'and htpasswd before a real registry, with a limit of 1 MiB (docker-registry, nginx, htpasswd)',
    async () => {
      const registry = await startDockerRegistry();
      cleanups.push(() => registry.stop());
      const user = { name: 'robot$x', password: 'pa:ss$' };
      const nginx = await startNginx(folder, registry.host, certificates, user, 'client_max_body_size 1m;');
      cleanups.push(() => nginx.stop());
      const registries = registriesFor({
        settings: { [nginx.host]: secure({ ca: certificates.ca }) },
        credentials: { [nginx.host]: { username: user.name, password: user.password } },
      });
      cleanups.push(() => registries.close());
      const target = registries.repository({ host: nginx.host, path: 'a/b' }, 'destination');
      const [layer, config] = [blob(5_000_000), blob(200)];
      await target.push(layer.descriptor, sourceOf(layer.bytes));
      await target.push(config.descriptor, sourceOf(config.bytes));
      const manifest = image(layer.descriptor, config.descriptor);
      await target.pushManifest(manifest.descriptor, manifest.bytes, 'v1');
      expect((await bytesOf(target.fetch(layer.descriptor))).equals(layer.bytes)).toBe(true);
      expect(await registries.ping(nginx.host)).toMatchObject({ authenticated: true, scheme: 'basic' });

      const wrong = registriesFor({
        settings: { [nginx.host]: secure({ ca: certificates.ca }) },
        credentials: { [nginx.host]: { username: user.name, password: 'wrong' } },
      });
      cleanups.push(() => wrong.close());
      expect(await failure(wrong.ping(nginx.host))).toMatchObject({ code: 'registry.unauthorized' });
    },
  );
});

describe('a proxy', () => {
  test('is asked for docker.io where it is really served', async () => {
    const proxy = await proxyOf('a password that nobody knows');
    const settings = { 'docker.io': { plainHttp: false, proxy: proxy.url } };
    const error = await failure(repositoryAt('docker.io', { settings }).repository.manifest('v1'));
    expect(error).toMatchObject({ code: 'registry.unreachable', params: { host: 'docker.io' } });
    expect(proxy.seen[0]).toBe('CONNECT registry-1.docker.io:443');
  });

  test('of the environment is used for plain HTTP with the whole URL, but never for loopback', async () => {
    const [server, proxy] = [await serve(), await proxyOf()];
    const env = { HTTP_PROXY: proxy.url };
    const { repository } = repositoryAt(server.host, { options: { env } });
    await bytesOf(repository.fetch(content.descriptor));
    expect(proxy.seen).toEqual([]);
  });

  test('of the registry is used', async () => {
    const [server, proxy] = [await serve(), await proxyOf()];
    const settings = { [server.host]: { plainHttp: true, proxy: proxy.url } };
    const { repository } = repositoryAt(server.host, { settings });
    expect(await bytesOf(repository.fetch(content.descriptor))).toEqual(content.bytes);
    expect(proxy.seen).toEqual([`GET http://${server.host}/v2/a/b/blobs/${content.descriptor.digest}`]);
  });
});

test('a proxy is not asked for a link-local address either', async () => {
  const proxy = await proxyOf();
  const settings = { '169.254.169.254': { plainHttp: true, proxy: proxy.url } };
  const error = await failure(repositoryAt('169.254.169.254', { settings }).repository.manifest('v1'));
  expect(error).toMatchObject({ code: 'registry.unsafe' });
  expect(proxy.seen).toEqual([]);
});

describe('a registry that is not there', () => {
  test('is unreachable, with the reason', async () => {
    const server = await startFaultServer(() => undefined);
    await server.close();
    const error = await failure(repositoryAt(server.host, {}).repository.manifest('v1'));
    expect(error).toMatchObject({ code: 'registry.unreachable', params: { host: server.host } });
    expect(String(error)).toContain('ECONNREFUSED');
  });

  test('by name is unknown', async () => {
    const error = await failure(repositoryAt('no-such-host.invalid', {}).repository.manifest('v1'));
    expect(error).toMatchObject({ code: expect.stringMatching(/^registry\.(unknownHost|unreachable)$/) });
  });

  test('at a link-local address is blocked at connect', async () => {
    const error = await failure(repositoryAt('169.254.169.254', {}).repository.manifest('v1'));
    expect(error).toMatchObject({ code: 'registry.unsafe', params: { host: '169.254.169.254' } });
  });
});
