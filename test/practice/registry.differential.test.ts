import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { freePort, have } from './tools.ts';
import { brokenRequest, sha256, type WireAnswer, type WireRequest, wire } from './wire.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const FOREIGN = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const E = `sha256:${'e'.repeat(64)}`;
const F = `sha256:${'f'.repeat(64)}`;
const BLOB = '0123456789';

/** Sends requests and writes down what came back, without what no two processes share. */
class Transcript {
  readonly lines: string[] = [];
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async ask(method: string, path: string, request?: WireRequest): Promise<WireAnswer> {
    const answer = await wire(method, path.startsWith('http') ? path : `${this.#base}${path}`, request);
    this.lines.push(this.#line(method, path, answer));
    return answer;
  }

  async start(name = 'a/b'): Promise<string> {
    return (await this.ask('POST', `/v2/${name}/blobs/uploads/`)).headers.location ?? '';
  }

  async push(bytes: string, name = 'a/b'): Promise<void> {
    await this.ask('PUT', `${await this.start(name)}&digest=${sha256(bytes)}`, { body: bytes });
  }

  async put(reference: string, body: unknown, type: string): Promise<WireAnswer> {
    const bytes = typeof body === 'string' ? body : JSON.stringify(body);
    return this.ask('PUT', `/v2/a/b/manifests/${reference}`, { body: bytes, headers: { 'Content-Type': type } });
  }

  #line(method: string, path: string, { status, headers, body }: WireAnswer): string {
    const { date: _date, connection: _connection, 'keep-alive': _alive, ...rest } = headers;
    return this.#neutral(
      `${method} ${path} -> ${status} ${JSON.stringify(sorted(rest))} ${sortedTags(body.toString())}`,
    );
  }

  #neutral(text: string): string {
    return text
      .replaceAll(this.#base, 'BASE')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
      .replace(/_state=[\w%=-]+/g, '_state=STATE');
  }
}

function sorted(headers: object): object {
  return Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** distribution lists tags in no order. */
function sortedTags(body: string): string {
  return body.replace(/"tags":\[(.*?)\]/, (_all, tags: string) => `"tags":[${tags.split(',').sort().join(',')}]`);
}

function image(fields: Readonly<Record<string, unknown>> = {}, type = OCI): Record<string, unknown> {
  return {
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256('{}'), size: 2 },
    layers: [{ mediaType: LAYER, digest: sha256(BLOB), size: BLOB.length }],
    ...fields,
  };
}

const child = (manifest: unknown, architecture: string, mediaType = OCI) => {
  const bytes = JSON.stringify(manifest);
  return { mediaType, digest: sha256(bytes), size: bytes.length, platform: { architecture, os: 'linux' } };
};

type Scenario = (t: Transcript) => Promise<void>;
const prepared = async (t: Transcript) => {
  await t.push(BLOB);
  await t.push('{}');
};

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'paths that are none, or lack a slash': async (t) => {
    for (const path of [
      '/',
      '/v2',
      '/v2/',
      '/v2/foo',
      '/v2//a/b/tags/list',
      '/v2/Lib/tags/list',
      '/v2/Lib/x/tags/list',
    ]) {
      await t.ask('GET', path);
    }
    await t.ask('POST', '/v2/a/b/blobs/uploads');
    await t.ask('POST', '/v2/');
    await t.ask('GET', '/v2/Lib/x/manifests/v1');
    await t.ask('PUT', '/v2/a/b/manifests/-bad', { body: '{}' });
    await t.ask('GET', `/v2/a/b/referrers/${E}`);
  },
  'methods that a resource does not have': async (t) => {
    await t.ask('DELETE', '/v2/_catalog');
    await t.ask('PUT', `/v2/a/b/blobs/${E}`);
    await t.ask('POST', '/v2/a/b/manifests/v1');
    await t.ask('DELETE', '/v2/a/b/tags/list');
    for (const method of ['GET', 'HEAD', 'PATCH', 'PUT', 'DELETE']) await t.ask(method, '/v2/a/b/blobs/uploads/');
  },
  'blobs: whole, in ranges, conditional, absent, deleted': async (t) => {
    await t.push(BLOB);
    const path = `/v2/a/b/blobs/${sha256(BLOB)}`;
    await t.ask('GET', path);
    await t.ask('HEAD', path);
    for (const range of ['bytes=2-', 'bytes=2-4', 'bytes=-3', 'bytes=0-100'])
      await t.ask('GET', path, { headers: { Range: range } });
    await t.ask('HEAD', path, { headers: { Range: 'bytes=2-4' } });
    await t.ask('GET', path, { headers: { 'If-None-Match': `"${sha256(BLOB)}"` } });
    await t.ask('GET', path, { headers: { Range: 'bytes=2-', 'If-Range': '"other"' } });
    for (const digest of [E, 'sha256:aa', `sha512:${'a'.repeat(128)}`]) await t.ask('GET', `/v2/a/b/blobs/${digest}`);
    await t.ask('HEAD', `/v2/a/b/blobs/${E}`);
    await t.ask('GET', `/v2/a/other/blobs/${sha256(BLOB)}`);
    await t.ask('DELETE', path);
    await t.ask('DELETE', path);
    await t.ask('HEAD', path);
  },
  'uploads in one piece': async (t) => {
    await t.push('');
    await t.ask('PUT', `${await t.start()}`, { body: BLOB });
    for (const digest of ['sha256:zz', `md5:${'a'.repeat(32)}`, E, `sha512:${'a'.repeat(128)}`]) {
      const location = await t.start();
      await t.ask('PUT', `${location}&digest=${digest}`, { body: BLOB });
      await t.ask('GET', location);
    }
    await t.ask('POST', `/v2/a/b/blobs/uploads/?digest=${sha256(BLOB)}`, { body: BLOB });
    const location = `${await t.start()}&digest=${sha256(BLOB)}`;
    await t.ask('PUT', location, { body: BLOB });
    await t.ask('PUT', location, { body: BLOB });
  },
  'uploads in chunks': async (t) => {
    const first = await t.start();
    await t.ask('GET', first);
    await t.ask('HEAD', first);
    const second = (await t.ask('PATCH', first, { body: '0' })).headers.location ?? '';
    await t.ask('PATCH', first, { body: '0' });
    await t.ask('GET', first);
    const headers = { 'Content-Range': '50-52', 'Content-Type': 'application/octet-stream' };
    const third = (await t.ask('PATCH', second, { body: '1234', headers })).headers.location ?? '';
    await t.ask('PATCH', third, { body: '5', headers: { 'Content-Type': 'text/plain' } });
    await t.ask('PUT', `${third}&digest=${E}`);
    await t.ask('PUT', `${third}&digest=${sha256('01234')}`);
    await t.ask('GET', third);
  },
  'upload Locations that are not the right one': async (t) => {
    const [first, second] = [await t.start(), await t.start()];
    await t.ask('GET', first.replace(/\?.*/, ''));
    await t.ask('GET', first.replace(/\?.*/, second.replace(/.*\?/, '?')));
    await t.ask('GET', first.replace('/a/b/', '/a/c/'));
    await t.ask('GET', first.replace(/_state=.*/, '_state=bm90LW91cnM='));
    await t.ask('DELETE', first);
    await t.ask('DELETE', first);
    await t.ask('GET', first);
  },
  'uploads that broke half way': async (t) => {
    for (const method of ['PATCH', 'PUT']) {
      const location = await t.start();
      await brokenRequest(method, `${location}&digest=${E}`, 5_000_000, 2_000_000);
      await t.ask('GET', location);
      await t.ask('PATCH', location, { body: 'more' });
      await t.ask('PUT', `${location}&digest=${sha256(BLOB)}`, { body: BLOB });
    }
  },
  mounts: async (t) => {
    await t.push(BLOB);
    const mount = `/v2/a/c/blobs/uploads/?mount=${sha256(BLOB)}`;
    await t.ask('POST', mount);
    await t.ask('HEAD', `/v2/a/c/blobs/${sha256(BLOB)}`);
    await t.ask('POST', `${mount}&from=a/nowhere`);
    await t.ask('POST', `${mount}&from=a/b`);
    await t.ask('HEAD', `/v2/a/c/blobs/${sha256(BLOB)}`);
    await t.ask('POST', '/v2/a/c/blobs/uploads/?mount=sha256:zz&from=a/b');
  },
  'manifests that are taken': async (t) => {
    await prepared(t);
    await t.put('v1', image(), OCI);
    await t.put(sha256(JSON.stringify(image())), image(), OCI);
    await t.put('untyped', image({ mediaType: undefined }), OCI);
    await t.put('parameter', image(), `${OCI}; charset=utf-8`);
    await t.put('docker', image({}, DOCKER), DOCKER);
    await t.put('wrong-size', image({ config: { mediaType: 'x', digest: sha256('{}'), size: 77 } }), OCI);
    await t.put('no-layers', image({ layers: undefined }), OCI);
    await t.put(
      'artifact',
      image({ artifactType: 'application/x', subject: { mediaType: OCI, digest: E, size: 2 } }),
      OCI,
    );
    await t.put(
      'zstd',
      image({ layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd', digest: sha256(BLOB), size: 10 }] }),
      OCI,
    );
    await t.put('elsewhere', image({ layers: [{ mediaType: LAYER, digest: E, size: 2, urls: ['https://x/y'] }] }), OCI);
    await t.put(
      'docker-elsewhere',
      image({ layers: [{ mediaType: 'x', digest: E, size: 2, urls: ['https://x/y'] }] }, DOCKER),
      DOCKER,
    );
    await t.put(
      'foreign',
      image({ layers: [{ mediaType: FOREIGN, digest: E, size: 2, urls: ['https://x/y'] }] }, DOCKER),
      DOCKER,
    );
    await t.put(
      'urls-of-no-layer',
      image({ layers: [{ mediaType: 'application/x', digest: E, size: 2, urls: ['https://x/y'] }] }),
      OCI,
    );
    await t.ask('GET', '/v2/a/b/tags/list');
    await t.ask('GET', '/v2/a/b/tags/list?n=2&last=v1');
  },
  'manifests that are refused': async (t) => {
    await prepared(t);
    await t.put(E, image(), OCI);
    await t.put(
      'missing',
      image({ config: { mediaType: 'x', digest: E, size: 2 }, layers: [{ mediaType: 'x', digest: F, size: 2 }] }),
      OCI,
    );
    await t.put('foreign', image({ layers: [{ mediaType: FOREIGN, digest: sha256(BLOB), size: 10 }] }, DOCKER), DOCKER);
    await t.put('no-config', image({ config: undefined }), OCI);
    await t.put('bad-digest', image({ config: { mediaType: 'x', digest: 'sha256:zz', size: 2 } }), OCI);
    await t.put('other-type', image(), DOCKER);
    await t.put('docker-untyped', image({ mediaType: undefined }), DOCKER);
    await t.put('unknown-type', image(), 'application/vnd.oci.artifact.manifest.v1+json');
    await t.ask('PUT', '/v2/a/b/manifests/no-type', { body: JSON.stringify(image()) });
    await t.put('schema-1', image({ schemaVersion: 1 }), OCI);
    await t.put('no-schema', image({ schemaVersion: undefined }), OCI);
    await t.put('null', 'null', OCI);
    await t.put('both', image({ manifests: [] }), OCI);
    await t.put('large', image({ annotations: { x: 'x'.repeat(4 * 1024 * 1024) } }), OCI);
    await t.ask('GET', '/v2/a/b/tags/list');
  },
  indexes: async (t) => {
    await prepared(t);
    await t.put('v1', image(), OCI);
    await t.put('docker', image({}, DOCKER), DOCKER);
    const index = (manifests: unknown, fields: object = {}) => ({
      schemaVersion: 2,
      mediaType: INDEX,
      manifests,
      ...fields,
    });
    await t.put('index', index([child(image(), 'amd64')]), INDEX);
    await t.put('nested', index([child(index([child(image(), 'amd64')]), '', INDEX)]), INDEX);
    await t.put('sparse', index([child(image(), 'amd64'), child(image({ x: 1 }), 'arm64')]), INDEX);
    await t.put('blob', index([{ mediaType: 'application/x', digest: sha256(BLOB), size: 10 }]), INDEX);
    await t.put('empty', index([]), INDEX);
    await t.put('none', index(undefined), INDEX);
    await t.put('config', index([], { config: {} }), INDEX);
    await t.put('layers', index([], { layers: [] }), INDEX);
    await t.put('schema', index([], { schemaVersion: 1 }), INDEX);
    await t.put('type', index([], { mediaType: LIST }), INDEX);
    await t.put('list-untyped', index([], { mediaType: undefined }), LIST);
    const list = (architecture: string) => index([child(image({}, DOCKER), architecture, DOCKER)], { mediaType: LIST });
    await t.put('list', list('amd64'), LIST);
    await t.put('list-arm', list('arm64'), LIST);
  },
  'what Accept does': async (t) => {
    await SCENARIOS.indexes?.(t);
    const digest = sha256(JSON.stringify(image({}, DOCKER)));
    for (const reference of ['v1', 'index', 'none', 'docker', 'list', 'list-arm', digest]) {
      for (const accept of ['', '*/*', OCI, INDEX, DOCKER, LIST, `${OCI};q=0.5,${DOCKER}`, `${LIST}, ${DOCKER}`]) {
        await t.ask('GET', `/v2/a/b/manifests/${reference}`, { headers: accept === '' ? {} : { Accept: accept } });
      }
    }
    await t.ask('HEAD', '/v2/a/b/manifests/v1');
    await t.ask('HEAD', '/v2/a/b/manifests/v1', { headers: { Accept: OCI } });
    await t.ask('HEAD', '/v2/a/b/manifests/nosuch');
    await t.ask('GET', '/v2/a/b/manifests/nosuch');
    await t.ask('GET', `/v2/a/b/manifests/${E}`);
    await t.ask('GET', '/v2/a/b/manifests/v1', {
      headers: { Accept: OCI, 'If-None-Match': `"${sha256(JSON.stringify(image()))}"` },
    });
  },
  'deleting manifests': async (t) => {
    await prepared(t);
    await t.put('v1', image(), OCI);
    await t.put('v2', image(), OCI);
    await t.put('other', image({ x: 1 }), OCI);
    await t.ask('DELETE', '/v2/a/b/manifests/v1');
    await t.ask('DELETE', `/v2/a/b/manifests/${E}`);
    await t.ask('DELETE', `/v2/a/b/manifests/${sha256(JSON.stringify(image()))}`);
    await t.ask('GET', '/v2/a/b/manifests/v1', { headers: { Accept: OCI } });
    await t.ask('GET', '/v2/a/b/tags/list');
  },
  'the catalog in pages': async (t) => {
    await t.ask('GET', '/v2/_catalog');
    for (const name of ['a/b', 'a/c', 'z']) await t.push(BLOB, name);
    for (const query of ['', '?n=0', '?n=x', '?n=2000', '?n=1', '?n=1&last=a/b', '?n=5&last=a/b', '?n=5&last=zz']) {
      await t.ask('GET', `/v2/_catalog${query}`);
    }
    await t.ask('GET', '/v2/z/tags/list');
    await t.ask('GET', '/v2/nowhere/tags/list');
  },
};

describe.skipIf(!have('docker-registry'))(
  "the embedded registry and Debian's docker-registry give the same answers",
  () => {
    const REAL_REGISTRIES = Object.keys(SCENARIOS);
    let folder: string;
    const children: ChildProcess[] = [];
    let ours: EmbeddedRegistry;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'registry-differential-'));
    });

    afterAll(async () => {
      for (const started of children) {
        if (started.exitCode !== null) continue;
        started.kill();
        await once(started, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    });

    /** A fresh docker-registry with the settings that Harbor gives its own. */
    async function startReal(name: string, settings: object = {}): Promise<string> {
      const port = await freePort();
      const config = join(folder, `${name}.json`);
      await writeFile(
        config,
        JSON.stringify({
          version: 0.1,
          log: { level: 'error', accesslog: { disabled: true } },
          storage: { filesystem: { rootdirectory: join(folder, name) }, delete: { enabled: true } },
          http: { addr: `127.0.0.1:${port}` },
          validation: { disabled: true },
          compatibility: { schema1: { enabled: true } },
          ...settings,
        }),
      );
      children.push(spawn('docker-registry', ['serve', config], { stdio: 'ignore' }));
      const base = `http://127.0.0.1:${port}`;
      for (let tries = 0; tries < 100; tries += 1) {
        const up = await wire('GET', `${base}/v2/`).catch(() => undefined);
        if (up) return base;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('docker-registry did not start');
    }

    it.each(REAL_REGISTRIES)('%s', async (name) => {
      const scenario = SCENARIOS[name];
      if (!scenario) throw new Error(name);
      const real = await startReal(`data-${REAL_REGISTRIES.indexOf(name)}`);
      for (const storage of ['memory', { folder: join(folder, `ours-${REAL_REGISTRIES.indexOf(name)}`) }] as const) {
        ours = await startRegistry({ storage });
        const [theirs, mine] = [new Transcript(real), new Transcript(ours.url)];
        await scenario(mine);
        await ours.close();
        if (storage !== 'memory') continue;
        await scenario(theirs);
        expect(mine.lines).toEqual(theirs.lines);
      }
    });

    it('a folder is served by either, whoever wrote it', async () => {
      ours = await startRegistry({ storage: { folder: join(folder, 'shared') } });
      await SCENARIOS['manifests that are taken']?.(new Transcript(ours.url));
      await ours.close();
      const real = new Transcript(await startReal('shared'));
      await real.push('from docker-registry', 'a/c');
      const again = await startRegistry({ storage: { folder: join(folder, 'shared') } });
      const mine = new Transcript(again.url);
      real.lines.length = 0;
      for (const transcript of [real, mine]) {
        await transcript.ask('GET', '/v2/a/b/manifests/v1', { headers: { Accept: OCI } });
        await transcript.ask('GET', `/v2/a/b/blobs/${sha256(BLOB)}`);
        await transcript.ask('GET', `/v2/a/c/blobs/${sha256('from docker-registry')}`);
        await transcript.ask('GET', '/v2/a/b/tags/list');
        await transcript.ask('GET', '/v2/_catalog');
      }
      await again.close();
      expect(mine.lines[0]).toContain(' -> 200 ');
      expect(mine.lines).toEqual(real.lines);
    });

    it('changes that are refused in read-only mode', async () => {
      const storage = {
        filesystem: { rootdirectory: join(folder, 'still') },
        maintenance: { readonly: { enabled: true } },
      };
      const real = await startReal('still', { storage: { ...storage, delete: { enabled: true } } });
      ours = await startRegistry({ readOnly: true });
      const [theirs, mine] = [new Transcript(real), new Transcript(ours.url)];
      for (const transcript of [theirs, mine]) await tryChanges(transcript);
      await ours.close();
      expect(mine.lines).toEqual(theirs.lines);
    });

    it.skipIf(!have('htpasswd'))('a password that is asked for, with users that htpasswd made', async () => {
      const path = join(folder, 'htpasswd');
      await promisify(execFile)('htpasswd', ['-Bbc', path, 'anna', 'se:cret']);
      const real = await startReal('users', { auth: { htpasswd: { realm: 'practice', path } } });
      ours = await startRegistry({ users: { anna: 'se:cret' } });
      const [theirs, mine] = [new Transcript(real), new Transcript(ours.url)];
      for (const transcript of [theirs, mine]) await askWithoutPassword(transcript);
      await ours.close();
      expect(mine.lines).toEqual(theirs.lines);
    });
  },
);

async function askWithoutPassword(t: Transcript): Promise<void> {
  for (const path of ['/v2/', '/v2/_catalog', '/v2/a/b/tags/list', '/v2/x', `/v2/a/b/blobs/${E}`])
    await t.ask('GET', path);
  await t.ask('HEAD', '/v2/a/b/manifests/v1');
  await t.ask('POST', '/v2/a/b/blobs/uploads/');
  await t.ask('POST', `/v2/a/b/blobs/uploads/?mount=${E}&from=c/d`);
  await t.ask('PUT', '/v2/a/b/manifests/v1', { body: '{}' });
  await t.ask('DELETE', `/v2/a/b/blobs/${E}`);
  for (const credentials of ['anna:wrong', 'anna:se:cret', 'nobody:x']) {
    const headers = { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    await t.ask('GET', '/v2/', { headers });
  }
}

async function tryChanges(t: Transcript): Promise<void> {
  await t.ask('GET', '/v2/');
  await t.ask('POST', '/v2/a/b/blobs/uploads/');
  await t.ask('PUT', '/v2/a/b/manifests/v1', { body: '{}' });
  for (const path of [`/v2/a/b/manifests/${E}`, `/v2/a/b/blobs/${E}`]) await t.ask('DELETE', path);
  await t.ask('HEAD', `/v2/a/b/blobs/${E}`);
}
