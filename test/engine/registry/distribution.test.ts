import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MEDIA } from '../../../main/engine/media-types.ts';
import { type DockerRegistry, startDockerRegistry } from '../../support/docker-registry.ts';
import { have } from '../../support/tools.ts';
import { blob, bytesOf, failure, image, registriesFor, sourceOf } from './support.ts';

describe.skipIf(!have('docker-registry'))('a real docker-registry', () => {
  let registry: DockerRegistry;
  const registries = registriesFor();
  const repository = (path: string, side: 'source' | 'destination' = 'destination') =>
    registries.repository({ host: registry.host, path }, side);

  beforeAll(async () => {
    registry = await startDockerRegistry();
  });
  afterAll(async () => {
    await registries.close();
    await registry?.stop();
  });

  async function pushImage(path: string, tag: string) {
    const [layer, config] = [blob(3_000_000), blob(300)];
    const target = repository(path);
    await target.push(layer.descriptor, sourceOf(layer.bytes));
    await target.push(config.descriptor, sourceOf(config.bytes));
    const manifest = image(layer.descriptor, config.descriptor);
    await target.pushManifest(manifest.descriptor, manifest.bytes, tag);
    return { layer, config, manifest };
  }

  test('takes an image and gives the same bytes back', async () => {
    const { layer, manifest } = await pushImage('a/b', 'v1');
    const source = repository('a/b', 'source');
    const got = await source.manifest('v1');
    expect(got).toMatchObject({ descriptor: manifest.descriptor, servedBy: registry.host, confirmedBy: 'origin' });
    expect(got.bytes.equals(manifest.bytes)).toBe(true);
    expect((await bytesOf(source.fetch(layer.descriptor))).equals(layer.bytes)).toBe(true);
    const tail = await bytesOf(source.fetch(layer.descriptor, { offset: 2_999_990 }));
    expect(tail.equals(layer.bytes.subarray(2_999_990))).toBe(true);
  });

  test('says what exists and what does not', async () => {
    const { layer, manifest } = await pushImage('exists/x', 'v1');
    const target = repository('exists/x');
    expect(await target.exists(layer.descriptor)).toBe(true);
    expect(await target.exists(manifest.descriptor)).toBe(true);
    expect(await target.exists(blob(10).descriptor)).toBe(false);
    expect(await target.exists({ ...blob(10).descriptor, mediaType: MEDIA.ociManifest })).toBe(false);
    expect(await target.head('v1')).toEqual(manifest.descriptor);
    expect(await target.head('v2')).toBeUndefined();
    expect(await target.resolve('v1')).toEqual(manifest.descriptor);
    expect(await target.confirm('v1')).toEqual(manifest.descriptor);
  });

  test('names what is missing in the code of its kind', async () => {
    const source = repository('no/such', 'source');
    expect(await failure(source.manifest('v1'))).toMatchObject({ code: 'registry.notFound', side: 'source' });
    expect(await failure(source.resolve(blob(1).descriptor.digest))).toMatchObject({ code: 'registry.digestMissing' });
    expect(await failure(source.fetch(blob(1).descriptor))).toMatchObject({ code: 'registry.digestMissing' });
    expect(await failure(source.tags())).toMatchObject({ code: 'registry.notFound' });
  });

  test('mounts a blob from a neighbour, and uploads through the session of a mount that failed', async () => {
    const { layer } = await pushImage('mount/from', 'v1');
    const target = repository('mount/to');
    expect(await target.mount(layer.descriptor, 'mount/from')).toBe(true);
    expect(await target.exists(layer.descriptor)).toBe(true);
    const other = blob(1000);
    expect(await target.mount(other.descriptor, 'mount/from')).toBe(false);
    await target.push(other.descriptor, sourceOf(other.bytes));
    expect(await target.exists(other.descriptor)).toBe(true);
  });

  test('gives one manifest several tags and lists them', async () => {
    const { manifest } = await pushImage('tags/x', 'v1');
    const target = repository('tags/x');
    await target.tag(manifest.descriptor, 'v2');
    expect(await target.tags()).toEqual(['v1', 'v2']);
    expect(await target.head('v2')).toEqual(manifest.descriptor);
  });

  test('takes a manifest through push, by its digest', async () => {
    const { manifest } = await pushImage('bydigest/x', 'v1');
    await repository('bydigest/x').push(manifest.descriptor, sourceOf(manifest.bytes));
    expect(await bytesOf(repository('bydigest/x', 'source').fetch(manifest.descriptor))).toEqual(manifest.bytes);
  });

  test('finds referrers by the fallback tag, since this registry has no referrers API', async () => {
    const { manifest } = await pushImage('ref/x', 'v1');
    const target = repository('ref/x');
    expect(await target.referrers(manifest.descriptor.digest)).toEqual([]);
    const index = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: [manifest.descriptor] }),
    );
    const descriptor = { mediaType: MEDIA.ociIndex, digest: manifest.descriptor.digest, size: index.length };
    const tag = manifest.descriptor.digest.replace(':', '-');
    const { digestOf } = await import('../../../main/engine/digest.ts');
    await target.pushManifest({ ...descriptor, digest: digestOf(index) }, index, tag);
    expect(await target.referrers(manifest.descriptor.digest)).toEqual([manifest.descriptor]);
  });

  test('takes an empty blob', async () => {
    const empty = blob(0);
    await repository('empty/x').push(empty.descriptor, sourceOf(empty.bytes));
    expect(await repository('empty/x').exists(empty.descriptor)).toBe(true);
    expect(await bytesOf(repository('empty/x', 'source').fetch(empty.descriptor))).toHaveLength(0);
  });

  test('is told what a manifest lacks', async () => {
    const manifest = image(blob(10).descriptor, blob(20).descriptor);
    const error = await failure(repository('lack/x').pushManifest(manifest.descriptor, manifest.bytes, 'v1'));
    expect(error).toMatchObject({ code: 'target.refused', params: { status: 400 } });
    expect(String(error)).toContain('MANIFEST_BLOB_UNKNOWN');
  });

  test('never gets wrong bytes to keep', async () => {
    const { bytes, descriptor } = blob(500_000);
    const wrong = Buffer.from(bytes);
    wrong[499_999] = 255 - (wrong[499_999] ?? 0);
    const counted: number[] = [];
    const pushing = repository('wrong/x').push(descriptor, sourceOf(wrong), { onBytes: (n) => counted.push(n) });
    expect(await failure(pushing)).toMatchObject({ code: 'registry.wrongBytes', side: 'destination' });
    expect(await repository('wrong/x').exists(descriptor)).toBe(false);
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(0);
  });

  test("lets a source's own error through as it is", async () => {
    const { bytes, descriptor } = blob(500_000);
    const own = new Error('the stick was pulled');
    async function* broken() {
      yield bytes.subarray(0, 200_000);
      throw own;
    }
    expect(await failure(repository('own/x').push(descriptor, { open: async () => broken() }))).toBe(own);
  });

  test('is called open by ping', async () => {
    expect(await registries.ping(registry.host)).toMatchObject({
      endpoint: `http://${registry.host}/`,
      authenticated: false,
      scheme: 'none',
    });
  });

  test.skipIf(!have('skopeo'))('holds what skopeo can read', async () => {
    await pushImage('skopeo/x', 'v1');
    const args = ['inspect', '--raw', '--tls-verify=false', `docker://${registry.host}/skopeo/x:v1`];
    const result = spawnSync('skopeo', args, { encoding: 'utf8' });
    expect(JSON.parse(result.stdout)).toMatchObject({ mediaType: MEDIA.ociManifest });
  });
});
