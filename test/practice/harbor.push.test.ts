import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type HarborOptions, type HarborStandIn, startHarbor } from '../../main/practice/harbor.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { seed } from '../../main/practice/seed.ts';
import { ADMIN, basic, EMPTY_CONFIG, errorOf, HarborClient, INDEX, jsonOf, manifest, OCI } from './harbor-client.ts';
import { have } from './tools.ts';
import { brokenRequest, sha256, wire } from './wire.ts';

const run = promisify(execFile);
const open: HarborStandIn[] = [];

afterEach(async () => {
  for (const harbor of open.splice(0)) await harbor.close();
});

async function start(options: HarborOptions = {}): Promise<{ harbor: HarborStandIn; admin: HarborClient }> {
  const harbor = await startHarbor({ lockTime: 5, ...options });
  open.push(harbor);
  return { harbor, admin: new HarborClient(harbor) };
}

const layerOf = (bytes: string) => ({ mediaType: 'text/plain', digest: sha256(bytes), size: Buffer.byteLength(bytes) });
const indexOf = (...children: string[]) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: children.map((child) => ({ mediaType: OCI, digest: sha256(child), size: child.length })),
  });

describe('3.2 blobs', () => {
  it("that core never heard of are 404 in its own words, those of another repository in the registry's", async () => {
    const { admin } = await start();
    const digest = await admin.blob('library/x', 'bytes');
    expect((await admin.send('HEAD', `/v2/library/x/blobs/${digest}`)).status).toBe(200);
    const unknown = await admin.send('HEAD', `/v2/library/x/blobs/${sha256('other')}`);
    const text = `{"errors":[{"code":"NOT_FOUND","message":"blob ${sha256('other')} not found"}]}
`;
    expect([unknown.status, unknown.headers['content-length']]).toEqual([404, String(text.length)]);
    expect((await admin.send('GET', `/v2/library/y/blobs/${digest}`)).body.toString()).toContain('BLOB_UNKNOWN');
  });

  it('in garbage collection are 404 with the request id, on HEAD and on PUT', async () => {
    const { harbor, admin } = await start();
    const digest = await admin.blob('library/x', 'bytes');
    harbor.world.inGarbageCollection.add(digest);
    expect((await admin.send('HEAD', `/v2/library/x/blobs/${digest}`)).status).toBe(404);
    const { location } = (await admin.send('POST', '/v2/library/x/blobs/uploads/')).headers;
    const put = await wire('PUT', `${location}&digest=${digest}`, {
      body: 'bytes',
      headers: { ...ADMIN, 'X-Request-ID': 'r-1' },
    });
    const text = 'the asking blob is in GC, mark it as non existing, request id: r-1';
    expect(errorOf(put)).toEqual([404, 'NOT_FOUND', text]);
    harbor.world.inGarbageCollection.clear();
    expect(await admin.blob('library/x', 'bytes')).toBe(digest);
  });

  it('have absolute upload Locations of the host that was asked', async () => {
    const { admin } = await start();
    const headers = { Host: 'harbor.example.com', 'X-Forwarded-Proto': 'https' };
    const { location } = (await admin.send('POST', '/v2/library/x/blobs/uploads/', { headers })).headers;
    expect(location).toMatch(/^https:\/\/harbor\.example\.com\/v2\/library\/x\/blobs\/uploads\/[\w-]+\?_state=/);
  });

  it('cannot be resumed after a break: a new session is needed', async () => {
    const { admin } = await start({ users: [{ name: 'open', password: 'x' }] });
    const { location } = (await admin.send('POST', '/v2/library/x/blobs/uploads/')).headers;
    await brokenRequest('PATCH', `${location}`, 1_000_000, 100_000, ADMIN);
    const status = await wire('GET', `${location}`, { headers: ADMIN });
    expect([status.status, jsonOf(status).errors[0].code]).toEqual([404, 'BLOB_UPLOAD_INVALID']);
  });

  it('are mounted from where one may pull; elsewhere it is 401, not the 202 of the specification', async () => {
    const users = [{ name: 'dev', password: 'Dev12345', roles: { team: 'developer' } }] as const;
    const { harbor, admin } = await start({ users, projects: [{ name: 'team' }, { name: 'secret' }] });
    const [open, hidden] = [await admin.blob('library/x', 'bytes'), await admin.blob('secret/x', 'hidden')];
    const dev = new HarborClient(harbor, basic('dev', 'Dev12345'));
    const mount = (digest: string, from: string) =>
      dev.send('POST', `/v2/team/x/blobs/uploads/?mount=${digest}&from=${from}`);
    expect((await mount(open, 'library/x')).status).toBe(201);
    expect((await mount(sha256('absent'), 'library/x')).status).toBe(202);
    const text = 'unauthorized to access repository: secret/x, action: pull';
    expect(errorOf(await mount(hidden, 'secret/x'))).toEqual([401, 'UNAUTHORIZED', `${text}: ${text}`]);
    expect(errorOf(await mount(hidden, 'nope/x'))[2]).toBe('project nope not found: project nope not found');
  });
});

describe('3.3 manifests', () => {
  it('make their repository, and their tag lives in core only', async () => {
    const { harbor, admin } = await start();
    const digest = await admin.image('library/a/b', 'v1');
    expect(await harbor.store.tags('library/a/b')).toEqual([]);
    const head = await admin.send('HEAD', '/v2/library/a/b/manifests/v1', { headers: { Accept: OCI } });
    expect([head.status, head.headers['docker-content-digest']]).toEqual([200, digest]);
    expect((await admin.get('/projects/library/repositories'))[0]).toMatchObject({
      name: 'library/a/b',
      artifact_count: 1,
    });
  });

  it('are read by core first', async () => {
    const { admin } = await start();
    for (const [body, type] of [
      ['not json', OCI],
      [manifest(), 'application/vnd.oci.artifact.manifest.v1+json'],
    ] as const) {
      const [status, code, message] = errorOf(await admin.put('library/x', 'v1', body, type));
      expect([status, code]).toEqual([400, 'MANIFEST_INVALID']);
      expect(message).toMatch(/^unmarshal manifest failed: /);
    }
  });

  it('over 4 MiB are refused by the registry', async () => {
    const { admin } = await start();
    const answer = await admin.put('library/x', 'v1', manifest({ annotations: { x: 'x'.repeat(4 * 1024 * 1024) } }));
    expect([answer.status, jsonOf(answer).errors[0].detail]).toEqual([400, 'http: request body too large']);
  });

  it('need all their content: a sparse index is refused', async () => {
    const { admin } = await start();
    await admin.image('library/x', 'v1');
    const answer = await admin.put('library/x', 'all', indexOf(manifest(), manifest({ other: 1 })), INDEX);
    expect([answer.status, jsonOf(answer).errors[0].code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    expect((await admin.put('library/x', 'all', indexOf(manifest()), INDEX)).status).toBe(201);
  });

  it('whose child lies there as a mere blob are 404 in core', async () => {
    const { admin } = await start();
    const child = manifest({ other: 1 });
    await admin.blob('library/x', child);
    const answer = await admin.put('library/x', 'all', indexOf(child), INDEX);
    expect(errorOf(answer)).toEqual([404, 'NOT_FOUND', `artifact library/x@${sha256(child)} not found`]);
  });

  it("obey Accept, and unknown ones are NOT_FOUND in core's words", async () => {
    const { admin } = await start();
    const get = (name: string, reference: string) => admin.send('GET', `/v2/${name}/manifests/${reference}`);
    expect(errorOf(await get('library/x', 'v1'))).toEqual([404, 'NOT_FOUND', 'repository library/x not found']);
    await admin.image('library/x', 'v1');
    const refused = await get('library/x', 'v1');
    expect(errorOf(refused)).toEqual([
      404,
      'MANIFEST_UNKNOWN',
      'OCI manifest found, but accept header does not support OCI manifests',
    ]);
    expect(errorOf(await get('library/x', 'v2'))).toEqual([404, 'NOT_FOUND', 'artifact library/x:v2 not found']);
    expect(errorOf(await get('library/x', sha256('')))).toEqual([
      404,
      'NOT_FOUND',
      `artifact library/x@${sha256('')} not found`,
    ]);
  });

  it('are deleted by digest, never by tag', async () => {
    const { admin } = await start();
    const digest = await admin.image('library/x', 'v1');
    const byTag = await admin.send('DELETE', '/v2/library/x/manifests/v1');
    expect([byTag.status, jsonOf(byTag).errors[0].code]).toEqual([400, 'UNSUPPORTED']);
    expect((await admin.send('DELETE', `/v2/library/x/manifests/${digest}`)).status).toBe(202);
    expect((await admin.send('GET', '/v2/library/x/manifests/v1', { headers: { Accept: OCI } })).status).toBe(404);
  });

  it('have their tags listed sorted and in pages', async () => {
    const { admin } = await start();
    for (const tag of ['c', 'a', 'b']) await admin.image('library/x', tag);
    const first = await admin.send('GET', '/v2/library/x/tags/list?n=2');
    expect(jsonOf(first).tags).toEqual(['a', 'b']);
    expect(first.headers.link).toBe('</v2/library/x/tags/list?last=b&n=2>; rel="next"');
    expect(jsonOf(await admin.send('GET', '/v2/library/x/tags/list?n=0')).tags).toEqual([]);
    expect(errorOf(await admin.send('GET', '/v2/library/y/tags/list'))).toEqual([
      404,
      'NOT_FOUND',
      'repository library/y not found',
    ]);
  });

  it('do not go into a proxy cache', async () => {
    const { admin } = await start({ projects: [{ name: 'cache', proxyCache: true }] });
    const text = 'denied: can not push artifact to a proxy project: cache';
    expect(errorOf(await admin.send('POST', '/v2/cache/x/blobs/uploads/'))).toEqual([403, 'DENIED', text]);
    expect(errorOf(await admin.put('cache/x', 'v1', manifest()))).toEqual([403, 'DENIED', text]);
  });

  it('of a project that keeps back what is vulnerable are not given out before their scan, nor after a bad one', async () => {
    const { admin, harbor } = await start({
      projects: [{ name: 'strict', metadata: { prevent_vul: 'true', severity: 'high' } }],
      scanTime: 0,
      vulnerabilities: { Critical: 1 },
    });
    await admin.image('strict/x', 'v1');
    const get = () => admin.send('GET', '/v2/strict/x/manifests/v1', { headers: { Accept: OCI } });
    const scan = () => admin.send('POST', '/api/v2.0/projects/strict/repositories/x/artifacts/v1/scan', {});
    const [status, code, text] = errorOf(await get());
    expect([status, code]).toEqual([412, 'PROJECTPOLICYVIOLATION']);
    expect(text).toContain('without vulnerability scanning');
    await scan();
    expect(errorOf(await get())[2]).toContain('current image with vulnerabilities');
    Object.assign(harbor.world.settings.vulnerabilities, { Critical: 0, Medium: 3 });
    await scan();
    expect((await get()).status).toBe(200);
  });

  it('of a project that wants cosign are pushed, and not given out until they are signed', async () => {
    const { admin } = await start({
      projects: [{ name: 'strict', metadata: { enable_content_trust_cosign: 'true' } }],
    });
    const digest = await admin.image('strict/x', 'v1');
    const head = () => admin.send('GET', '/v2/strict/x/manifests/v1', { headers: { Accept: OCI } });
    expect(errorOf(await head())).toEqual([412, 'PROJECTPOLICYVIOLATION', 'The image is not signed by cosign.']);
    const layer = { ...layerOf('payload'), mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json' };
    await admin.blob('strict/x', 'payload');
    await admin.image('strict/x', `${digest.replace(':', '-')}.sig`, manifest({ layers: [layer] }));
    expect((await head()).status).toBe(200);
  });
});

describe('3.4 immutable tags', () => {
  const RULE = {
    disabled: false,
    action: 'immutable',
    template: 'immutable_template',
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: 'v*' }],
    scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
  };

  async function ruled() {
    const { admin } = await start();
    await admin.image('library/a/b', 'v1');
    expect((await admin.api('POST', '/projects/library/immutabletagrules', RULE)).status).toBe(201);
    return admin;
  }

  it('refuse even the identical image, with 412', async () => {
    const admin = await ruled();
    const text = "Failed to process request due to 'a/b:v1' configured as immutable.";
    expect(errorOf(await admin.put('library/a/b', 'v1', manifest()))).toEqual([412, 'PRECONDITION', text]);
  });

  it('let new tags, other tags and pushes by digest pass', async () => {
    const admin = await ruled();
    expect((await admin.put('library/a/b', 'v2', manifest())).status).toBe(201);
    expect((await admin.put('library/a/b', 'latest', manifest())).status).toBe(201);
    expect((await admin.put('library/a/b', 'latest', manifest())).status).toBe(201);
    expect((await admin.put('library/a/b', sha256(manifest()), manifest())).status).toBe(201);
  });

  it('cannot be deleted', async () => {
    const admin = await ruled();
    const answer = await admin.api('DELETE', '/projects/library/repositories/a%252Fb/artifacts/v1/tags/v1');
    expect(errorOf(answer)).toEqual([412, 'PRECONDITION', 'the tag v1 configured as immutable, cannot be deleted']);
  });
});

describe('3.5 quota', () => {
  const MIB = 1024 * 1024;

  it("refuses a layer at its PUT, in core's own sentence, before the body is read", async () => {
    const { harbor, admin } = await start({ projects: [{ name: 'small', quota: MIB }] });
    await admin.blob('small/x', 'a'.repeat(MIB / 2));
    const { location } = (await admin.send('POST', '/v2/small/x/blobs/uploads/')).headers;
    const before = harbor.counters.bytesIn('upload');
    const put = await wire('PUT', `${location}&digest=${sha256('b')}`, { body: Buffer.alloc(MIB), headers: ADMIN });
    const text =
      'adding 1.0 MiB of storage resource, which when updated to current usage of 1.5 MiB will exceed the configured upper limit of 1.0 MiB.';
    expect(errorOf(put)).toEqual([403, 'DENIED', text]);
    expect(harbor.counters.bytesIn('upload')).toBe(before);
  });

  it('is taken when an upload begins and given back when it breaks', async () => {
    const { admin } = await start({ projects: [{ name: 'small', quota: MIB }] });
    const { location } = (await admin.send('POST', '/v2/small/x/blobs/uploads/')).headers;
    const used = async () => (await admin.get('/projects/small/summary')).quota.used.storage;
    const broken = brokenRequest('PUT', `${location}&digest=${sha256('a')}`, MIB, 1000, ADMIN);
    await expect.poll(used).toBe(MIB);
    await broken;
    await expect.poll(used).toBe(0);
  });

  it('is given back with an artifact, but for what others use', async () => {
    const { admin } = await start({ projects: [{ name: 'one' }] });
    const [first, second] = [manifest({ layers: [layerOf('a'.repeat(500))] }), manifest({ other: 1 })];
    await admin.blob('one/x', 'a'.repeat(500));
    await admin.image('one/x', 'v1', first);
    await admin.image('one/y', 'v1', second);
    await admin.api('DELETE', '/projects/one/repositories/x/artifacts/v1');
    expect((await admin.get('/projects/one/summary')).quota.used.storage).toBe(2 + second.length);
  });

  it('refuses every start of an upload in a project that is over its limit', async () => {
    const { admin } = await start({ projects: [{ name: 'small' }] });
    await admin.blob('small/x', 'a'.repeat(2048));
    const [quota] = await admin.get('/quotas?reference=project&page_size=100');
    expect(quota.ref.name).toBe('library');
    const [own] = await admin.get(
      `/quotas?reference=project&reference_id=${(await admin.get('/projects/small')).project_id}`,
    );
    expect(own).toMatchObject({ hard: { storage: -1 }, used: { storage: 2048 } });
    expect((await admin.api('PUT', `/quotas/${own.id}`, { hard: { storage: 1024 } })).status).toBe(200);
    const text =
      'subtracting 0 B of storage resource, which when updated to current usage of 2.0 KiB will exceed the configured upper limit of 1.0 KiB.';
    expect(errorOf(await admin.send('POST', '/v2/small/x/blobs/uploads/'))).toEqual([403, 'DENIED', text]);
  });

  it('counts a blob once in a project, and again in the next', async () => {
    const { admin } = await start({ projects: [{ name: 'one' }, { name: 'two' }] });
    const used = async (name: string) => (await admin.get(`/projects/${name}/summary`)).quota.used.storage;
    for (const name of ['one/x', 'one/y', 'two/x']) await admin.blob(name, 'a'.repeat(1000));
    expect([await used('one'), await used('two')]).toEqual([1000, 1000]);
  });

  it('counts manifests, and layers that are pushed before they are used', async () => {
    const { admin } = await start({ projects: [{ name: 'one' }] });
    const body = manifest({ layers: [layerOf('a'.repeat(1000))] });
    await admin.blob('one/x', 'a'.repeat(1000));
    await admin.image('one/x', 'v1', body);
    expect((await admin.get('/projects/one/summary')).quota.used.storage).toBe(1000 + 2 + body.length);
  });

  it('takes a chunked upload by its Content-Length: of PATCH and PUT only the last chunk counts (3.2)', async () => {
    const { admin } = await start({ projects: [{ name: 'one' }] });
    const { location } = (await admin.send('POST', '/v2/one/x/blobs/uploads/')).headers;
    const patched = await wire('PATCH', `${location}`, { body: 'a'.repeat(900), headers: ADMIN });
    const url = `${patched.headers.location}&digest=${sha256('a'.repeat(1000))}`;
    expect((await wire('PUT', url, { body: 'a'.repeat(100), headers: ADMIN })).status).toBe(201);
    expect((await admin.get('/projects/one/summary')).quota.used.storage).toBe(100);
  });

  it('takes what PATCH brought where the closing PUT is empty (3.2)', async () => {
    const { admin } = await start({ projects: [{ name: 'one' }] });
    const { location } = (await admin.send('POST', '/v2/one/x/blobs/uploads/')).headers;
    const patched = await wire('PATCH', `${location}`, { body: 'a'.repeat(900), headers: ADMIN });
    const url = `${patched.headers.location}&digest=${sha256('a'.repeat(900))}`;
    expect((await wire('PUT', url, { headers: ADMIN, body: '' })).status).toBe(201);
    expect((await admin.get('/projects/one/summary')).quota.used.storage).toBe(900);
  });
});

describe('3.6 referrers and signatures', () => {
  const subjectOf = (digest: string) => ({ mediaType: OCI, digest, size: manifest().length });

  it('says OCI-Subject and lists the referrer, filtered where asked', async () => {
    const { admin } = await start();
    const digest = await admin.image('library/x', 'v1');
    await admin.blob('library/x', '{}');
    const body = manifest({
      subject: subjectOf(digest),
      artifactType: 'application/spdx+json',
      annotations: { a: 'b' },
    });
    const put = await admin.put('library/x', sha256(body), body);
    expect(put.headers['oci-subject']).toBe(digest);
    const listed = await admin.send('GET', `/v2/library/x/referrers/${digest}?artifactType=application/spdx%2Bjson`);
    expect(listed.headers).toMatchObject({
      'content-type': INDEX,
      'oci-filters-applied': 'artifactType',
      'x-total-count': '1',
    });
    const descriptor = {
      mediaType: OCI,
      digest: sha256(body),
      size: body.length,
      annotations: { a: 'b' },
      artifactType: 'application/spdx+json',
    };
    expect(jsonOf(listed)).toEqual({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor] });
    expect(jsonOf(await admin.send('GET', `/v2/library/x/referrers/${digest}?artifactType=x`)).manifests).toEqual([]);
    expect((await admin.send('GET', '/v2/library/x/referrers/v1')).status).toBe(400);
  });

  it('answered {} for a subject it did not have, and gave sizes wrong, before 2.11', async () => {
    const { admin } = await start({ version: '2.10' });
    expect(jsonOf(await admin.send('GET', `/v2/library/x/referrers/${sha256('')}`))).toEqual({});
    const digest = await admin.image('library/x', 'v1');
    const body = manifest({ subject: subjectOf(digest), artifactType: 'application/spdx+json' });
    await admin.image('library/x', sha256(body), body);
    const [descriptor] = jsonOf(await admin.send('GET', `/v2/library/x/referrers/${digest}`)).manifests;
    expect(descriptor).toMatchObject({ size: body.length + 2, artifactType: EMPTY_CONFIG.mediaType });
  });

  it('shows a cosign tag as accessory of its subject, and hides it from the list', async () => {
    const { admin } = await start();
    const digest = await admin.image('library/x', 'v1');
    await admin.blob('library/x', 'payload');
    const layer = { ...layerOf('payload'), mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json' };
    await admin.image('library/x', `${digest.replace(':', '-')}.sig`, manifest({ layers: [layer] }));
    await admin.image('library/x', `${digest.replace(':', '-')}.att`, manifest({ layers: [layer], other: 1 }));
    const [accessory, ...more] = await admin.get('/projects/library/repositories/x/artifacts/v1/accessories');
    expect(accessory).toMatchObject({ type: 'signature.cosign', subject_artifact_digest: digest });
    expect(more).toEqual([]);
    const listed = await admin.get('/projects/library/repositories/x/artifacts?with_accessory=true');
    expect(listed.length).toBe(2);
    expect(listed[0].accessories.length).toBe(1);
  });

  it('calls a Sigstore bundle a signature since 2.15 only', async () => {
    for (const [version, type] of [
      ['2.14', 'subject.accessory'],
      ['2.15.2', 'signature.cosign'],
    ] as const) {
      const { admin } = await start({ version });
      const digest = await admin.image('library/x', 'v1');
      const body = manifest({
        subject: subjectOf(digest),
        artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      });
      await admin.image('library/x', sha256(body), body);
      const [accessory] = await admin.get('/projects/library/repositories/x/artifacts/v1/accessories');
      expect(accessory.type).toBe(type);
    }
  });

  it('joins an accessory that came first to its subject, but not before 2.9.5', async () => {
    for (const [version, count] of [
      ['2.9', 0],
      ['2.15.2', 1],
    ] as const) {
      const { admin } = await start({ version });
      const body = manifest({ subject: subjectOf(sha256(manifest())) });
      await admin.image('library/x', sha256(body), body);
      await admin.image('library/x', 'v1');
      expect((await admin.get('/projects/library/repositories/x/artifacts/v1/accessories')).length).toBe(count);
    }
  });

  it('deletes signatures with what they sign', async () => {
    const { admin } = await start();
    const digest = await admin.image('library/x', 'v1');
    const body = manifest({ subject: subjectOf(digest) });
    await admin.image('library/x', sha256(body), body);
    expect((await admin.api('DELETE', '/projects/library/repositories/x/artifacts/v1')).status).toBe(200);
    expect(await admin.get('/projects/library/repositories/x/artifacts')).toEqual([]);
  });
});

describe('with real clients', () => {
  it.skipIf(!have('skopeo'))('skopeo pushes and pulls through the token service, digest by digest', async () => {
    const { harbor, admin } = await start();
    const folder = await mkdtemp(join(tmpdir(), 'harbor-skopeo-'));
    const source = await startRegistry();
    const web = sampleRepositories().filter(({ path }) => path.endsWith('/web'));
    await seed(source.url, web);
    const from = `docker://${source.host}/gapferry-practice/web:2.1.0`;
    const to = `docker://${harbor.host}/library/web:2.1.0`;
    const copy = ['copy', '--all', '--preserve-digests', '--insecure-policy'];
    await run('skopeo', [
      ...copy,
      '--src-tls-verify=false',
      '--dest-tls-verify=false',
      '--dest-creds',
      'admin:Harbor12345',
      from,
      to,
    ]);
    const { digest } = await admin.get('/projects/library/repositories/web/artifacts/2.1.0');
    expect(digest).toBe(web[0]?.tags.get('2.1.0'));
    await run('skopeo', [
      ...copy,
      '--src-tls-verify=false',
      '--src-creds',
      'admin:Harbor12345',
      to,
      `oci:${join(folder, 'layout')}:x`,
    ]);
    expect(harbor.counters.requests('token')).toBeGreaterThan(0);
    await source.close();
    await rm(folder, { recursive: true, force: true });
  });

  const EVERY_TAG = {
    ...{ id: 1, disabled: false, action: 'immutable', template: 'immutable_template' },
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: '**' }],
    scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
  };
  /** Words of core's source (3.1, 3.3 to 3.5, 1.8, 1.2), as a client that knows nothing of us passes them on. */
  const REFUSALS: readonly [string, string, RegExp, (harbor: HarborStandIn) => void][] = [
    ['a full project', 'small', /adding .* of storage resource.* exceed the configured upper limit/s, () => {}],
    ['a proxy cache', 'hub', /can not push artifact to a proxy project/, () => {}],
    ['read-only mode', 'library', /read only mode/, ({ world }) => Object.assign(world, { readOnly: true })],
    [
      'an immutable tag',
      'library',
      /configured as immutable/,
      ({ world }) => world.projects.get('library')?.rules.push(EVERY_TAG),
    ],
    ['a missing project', 'nope', /unauthorized|project nope not found/, () => {}],
  ];

  it.skipIf(!have('skopeo')).each(REFUSALS)(
    "skopeo is refused by %s, in core's own words",
    async (_who, project, words, spoil) => {
      const { harbor } = await start({
        projects: [
          { name: 'small', quota: 1000 },
          { name: 'hub', proxyCache: true },
        ],
      });
      const source = await startRegistry();
      await seed(
        source.url,
        sampleRepositories().filter(({ path }) => path.endsWith('/hello')),
      );
      const from = `docker://${source.host}/gapferry-practice/hello:1.0`;
      const plain = ['--src-tls-verify=false', '--dest-tls-verify=false', '--dest-creds', 'admin:Harbor12345'];
      const copy = ['copy', '--insecure-policy', ...plain, from, `docker://${harbor.host}/${project}/hello:1.0`];
      if (project === 'library') await run('skopeo', copy);
      spoil(harbor);
      await expect(run('skopeo', copy)).rejects.toMatchObject({ stderr: expect.stringMatching(words) });
      await source.close();
    },
  );

  it('takes every sample image', async () => {
    const { harbor, admin } = await start();
    await seed(harbor.url, sampleRepositories(), { project: 'library', authorization: ADMIN.Authorization });
    const [accessory] = await admin.get(
      '/projects/library/repositories/gapferry-practice%252Fweb/artifacts/2.1.0/accessories',
    );
    expect(accessory.type).toBe('signature.cosign');
    expect((await admin.get('/projects/library/repositories?page_size=50')).length).toBe(6);
  });
});
