import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plain } from '../../main/practice/registry/answer.ts';
import { type EmbeddedRegistry, type RegistryOptions, startRegistry } from '../../main/practice/registry.ts';
import { have, selfSigned } from './tools.ts';
import { pushBlob, sha256, wire } from './wire.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

let folder: string;
const open: EmbeddedRegistry[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
});

afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(options?: RegistryOptions): Promise<EmbeddedRegistry> {
  const registry = await startRegistry(options);
  open.push(registry);
  return registry;
}

function manifest(fields: Readonly<Record<string, unknown>> = {}): string {
  const config = { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256('{}'), size: 2 };
  return JSON.stringify({ schemaVersion: 2, mediaType: OCI, config, layers: [], ...fields });
}

async function pushManifest(base: string, name: string, reference: string, body: string): Promise<string> {
  await pushBlob(base, name, '{}');
  const path = `${base}/v2/${name}/manifests/${reference}`;
  expect((await wire('PUT', path, { body, headers: { 'Content-Type': OCI } })).status).toBe(201);
  return sha256(body);
}

describe('the embedded registry', () => {
  it('keeps what was pushed in a folder that the next one serves', async () => {
    const first = await start({ storage: { folder } });
    await pushManifest(first.url, 'a/b', 'v1', manifest());
    await first.close();
    open.pop();
    const second = await start({ storage: { folder } });
    const got = await wire('GET', `${second.url}/v2/a/b/manifests/v1`, { headers: { Accept: OCI } });
    expect(got.body.toString()).toBe(manifest());
    expect((await wire('GET', `${second.url}/v2/a/b/blobs/${sha256('{}')}`)).body.toString()).toBe('{}');
  });

  it('counts requests and bytes by method and route', async () => {
    const { url, counters } = await start();
    await pushBlob(url, 'a/b', '0123456789');
    await wire('GET', `${url}/v2/a/b/blobs/${sha256('0123456789')}`);
    expect(counters.requests('uploads', 'POST')).toBe(1);
    expect(counters.bytesIn('upload')).toBe(10);
    expect(counters.bytesOut('blob')).toBe(10);
    counters.reset();
    expect(counters.requests('upload')).toBe(0);
  });

  it('asks for a password where it has users', async () => {
    const { url } = await start({ users: { anna: 'se:cret' } });
    const refused = await wire('GET', `${url}/v2/`);
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toBe('Basic realm="practice"');
    const header = (text: string) => ({ headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } });
    expect((await wire('GET', `${url}/v2/`, header('anna:wrong'))).status).toBe(401);
    expect((await wire('GET', `${url}/v2/`, header('toString:x'))).status).toBe(401);
    expect((await wire('GET', `${url}/v2/`, header('anna:se:cret'))).status).toBe(200);
  });

  it('refuses every change when it is read-only', async () => {
    const { url } = await start({ readOnly: true });
    expect((await wire('POST', `${url}/v2/a/b/blobs/uploads/`)).status).toBe(405);
    expect((await wire('PUT', `${url}/v2/a/b/manifests/v1`, { body: manifest() })).status).toBe(405);
    expect((await wire('GET', `${url}/v2/`)).status).toBe(200);
  });

  it('names the front proxy in its Locations', async () => {
    const { url } = await start();
    const headers = { 'X-Forwarded-Proto': 'https', Host: 'harbor.example.com' };
    const { location } = (await wire('POST', `${url}/v2/a/b/blobs/uploads/`, { headers })).headers;
    expect(location).toMatch(/^https:\/\/harbor\.example\.com\/v2\/a\/b\/blobs\/uploads\//);
  });

  it('does not take a manifest whose body never ends as it said', async () => {
    const { url, counters } = await start({
      hook: (_call, route) => (route === 'manifest' ? { kind: 'breakUpload', after: 5 } : undefined),
    });
    await expect(wire('PUT', `${url}/v2/a/b/manifests/v1`, { body: manifest() })).rejects.toThrow();
    expect(counters.requests('manifest', 'PUT')).toBe(1);
    expect((await wire('GET', `${url}/v2/a/b/tags/list`)).status).toBe(404);
  });

  describe('with the OCI 1.1 API', () => {
    it('lists tags in pages and links to the next', async () => {
      const { url } = await start({ api: 'oci-1.1' });
      for (const tag of ['a', 'b', 'c']) await pushManifest(url, 'x', tag, manifest());
      const first = await wire('GET', `${url}/v2/x/tags/list?n=2`);
      expect(JSON.parse(first.body.toString())).toEqual({ name: 'x', tags: ['a', 'b'] });
      expect(first.headers.link).toBe('</v2/x/tags/list?last=b&n=2>; rel="next"');
      const second = await wire('GET', `${url}/v2/x/tags/list?n=2&last=b`);
      expect(JSON.parse(second.body.toString())).toEqual({ name: 'x', tags: ['c'] });
      expect(second.headers.link).toBeUndefined();
    });

    it('lists referrers, by artifact type where asked', async () => {
      const { url } = await start({ api: 'oci-1.1' });
      const subject = { mediaType: OCI, digest: await pushManifest(url, 'x', 'v1', manifest()), size: 2 };
      const one = await pushManifest(
        url,
        'x',
        'one',
        manifest({ subject, artifactType: 'application/one', annotations: { a: 'b' } }),
      );
      const two = await pushManifest(url, 'x', 'two', manifest({ subject }));
      const all = JSON.parse((await wire('GET', `${url}/v2/x/referrers/${subject.digest}`)).body.toString());
      expect(all.mediaType).toBe(INDEX);
      expect(all.manifests.map(({ digest }: { digest: string }) => digest).sort()).toEqual([one, two].sort());
      const some = await wire('GET', `${url}/v2/x/referrers/${subject.digest}?artifactType=application/one`);
      expect(some.headers['oci-filters-applied']).toBe('artifactType');
      expect(JSON.parse(some.body.toString()).manifests).toMatchObject([
        { digest: one, artifactType: 'application/one', annotations: { a: 'b' } },
      ]);
    });
  });

  describe('spoiled by a test', () => {
    const digest = sha256('0123456789');

    it('answers what the hook says', async () => {
      const { url } = await start({
        hook: () => ({ kind: 'answer', answer: plain(429, 'slow down', { 'Retry-After': '1' }) }),
      });
      const answer = await wire('GET', `${url}/v2/`);
      expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1']);
    });

    it('breaks a download', async () => {
      const { url } = await start({
        hook: ({ method }, route) =>
          route === 'blob' && method === 'GET' ? { kind: 'breakDownload', after: 4 } : undefined,
      });
      await pushBlob(url, 'a/b', '0123456789');
      await expect(wire('GET', `${url}/v2/a/b/blobs/${digest}`)).rejects.toThrow();
    });

    it('breaks an upload, whose session is then lost', async () => {
      const { url } = await start({
        hook: ({ method }) => (method === 'PUT' ? { kind: 'breakUpload', after: 4 } : undefined),
      });
      const { location } = (await wire('POST', `${url}/v2/a/b/blobs/uploads/`)).headers;
      await expect(wire('PUT', `${location}&digest=${digest}`, { body: '0123456789' })).rejects.toThrow();
      expect((await wire('GET', `${location}`)).body.toString()).toContain('BLOB_UPLOAD_INVALID');
    });

    it('sends wrong bytes', async () => {
      const { url } = await start({
        hook: (_call, route) => (route === 'blob' ? { kind: 'corrupt', at: 3 } : undefined),
      });
      await pushBlob(url, 'a/b', '0123456789');
      expect((await wire('GET', `${url}/v2/a/b/blobs/${digest}`)).body.toString()).toBe('0122456789');
    });

    it('gives an early answer to a body that it does not read', async () => {
      const { url } = await start({
        hook: ({ method }) => (method === 'PUT' ? { kind: 'answer', answer: plain(413, 'no') } : undefined),
      });
      const { location } = (await wire('POST', `${url}/v2/a/b/blobs/uploads/`)).headers;
      const answer = await wire('PUT', `${location}&digest=${digest}`, { body: Buffer.alloc(1_000_000) });
      expect([answer.status, answer.headers.connection]).toEqual([413, 'close']);
    });
  });

  it.skipIf(!have('openssl'))('serves TLS with a certificate that openssl made', async () => {
    const tls = await selfSigned(folder);
    const { url } = await start({ tls });
    expect(url).toMatch(/^https:/);
    expect((await wire('GET', `${url}/v2/`, { ca: tls.cert })).status).toBe(200);
    const { location } = (await wire('POST', `${url}/v2/a/b/blobs/uploads/`, { ca: tls.cert })).headers;
    expect(location?.startsWith(url)).toBe(true);
  });
});
