import { afterEach, describe, expect, test } from 'vitest';
import { digestOf } from '../../../main/engine/digest.ts';
import { LIMITS } from '../../../main/engine/limits.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';
import { type FaultServer, refuse, reply, type Script, startFaultServer } from '../../support/fault-server.ts';
import { blob, failure, image, registriesFor } from './support.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(script: Script): Promise<FaultServer> {
  const server = await startFaultServer(script);
  cleanups.push(() => server.close());
  return server;
}

function source(host: string) {
  const registries = registriesFor();
  cleanups.push(() => registries.close());
  return registries.repository({ host, path: 'a/b' }, 'source');
}

const good = image(blob(10).descriptor, blob(20).descriptor);
const typed = (mediaType: string) => ({ 'content-type': mediaType });
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('a manifest', () => {
  test('that never ends is cut off at 4 MiB (CVE-2020-1702, CVE-2023-25153)', async () => {
    let sent = 0;
    const server = await serve((_request, response) => {
      response.writeHead(200, typed(MEDIA.ociManifest));
      const more = () => {
        for (let i = 0; i < 16; i++) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 32))) break;
        }
        if (!response.destroyed) setTimeout(more, 1);
      };
      more();
    });
    const error = await failure(source(server.host).manifest('v1'));
    expect(error).toMatchObject({ code: 'registry.manifestTooLarge', params: { limit: LIMITS.manifest } });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test('of other bytes than the digest asked for is thrown away, fetched once more and reported (rust-oci-client#149)', async () => {
    const server = await serve((_request, response) => reply(response, 200, typed(MEDIA.ociManifest), good.bytes));
    const wanted = digestOf('something else');
    const error = await failure(source(server.host).manifest(wanted));
    expect(error).toMatchObject({
      code: 'registry.wrongBytes',
      params: { host: server.host, repository: 'a/b', digest: wanted },
    });
    expect(server.seen).toHaveLength(2);
  });

  test('that was wrong once and right the second time is taken', async () => {
    const server = await serve((_request, response, nth) => {
      return reply(response, 200, typed(MEDIA.ociManifest), nth === 1 ? Buffer.alloc(good.bytes.length) : good.bytes);
    });
    expect((await source(server.host).manifest(good.descriptor.digest)).bytes.equals(good.bytes)).toBe(true);
  });

  test('whose header names another digest is refused', async () => {
    const headers = { ...typed(MEDIA.ociManifest), 'docker-content-digest': digestOf('other') };
    const server = await serve((_request, response) => reply(response, 200, headers, good.bytes));
    expect(await failure(source(server.host).manifest('v1'))).toMatchObject({ code: 'registry.wrongBytes' });
  });

  test('that is both an index and an image is refused (CVE-2021-41190)', async () => {
    const body = json({ schemaVersion: 2, config: blob(1).descriptor, layers: [], manifests: [] });
    for (const mediaType of [MEDIA.ociManifest, MEDIA.ociIndex]) {
      const server = await serve((_request, response) => reply(response, 200, typed(mediaType), body));
      expect(await failure(source(server.host).manifest('v1'))).toMatchObject({ code: 'registry.manifestInvalid' });
    }
  });

  test('whose body is of another type than it was served as is refused (CVE-2021-41190)', async () => {
    const server = await serve((_request, response) => reply(response, 200, typed(MEDIA.dockerManifest), good.bytes));
    expect(await failure(source(server.host).manifest('v1'))).toMatchObject({ code: 'registry.manifestInvalid' });
  });

  test('that is served as plain JSON is what its body says', async () => {
    const server = await serve((_request, response) => reply(response, 200, typed('application/json'), good.bytes));
    expect((await source(server.host).manifest('v1')).descriptor).toEqual(good.descriptor);
  });

  test('that is an HTML page of a captive portal is refused', async () => {
    const page = '<html><title>Log in</title></html>';
    const server = await serve((_request, response) => reply(response, 200, typed('text/html'), page));
    expect(await failure(source(server.host).manifest('v1'))).toMatchObject({ code: 'registry.manifestInvalid' });
  });

  test.each([MEDIA.dockerSchema1, MEDIA.dockerSchema1Signed, 'application/json'])(
    'of schema 1, served as %s, is refused by that name',
    async (mediaType) => {
      const body = json({ schemaVersion: 1, fsLayers: [], history: [] });
      const server = await serve((_request, response) => reply(response, 200, typed(mediaType), body));
      const error = await failure(source(server.host).manifest('old'));
      expect(error).toMatchObject({ code: 'registry.schema1', params: { reference: `${server.host}/a/b:old` } });
    },
  );

  test('with a digest inside that is a path is refused (CVE-2024-3727)', async () => {
    const layer = { mediaType: MEDIA.ociLayerGzip, digest: 'sha256:../../x', size: 1 };
    const body = json({ schemaVersion: 2, mediaType: MEDIA.ociManifest, config: blob(1).descriptor, layers: [layer] });
    const server = await serve((_request, response) => reply(response, 200, typed(MEDIA.ociManifest), body));
    expect(await failure(source(server.host).manifest('v1'))).toMatchObject({ code: 'registry.manifestInvalid' });
  });

  test('in an encoding is refused', async () => {
    const headers = { ...typed(MEDIA.ociManifest), 'content-encoding': 'gzip' };
    const server = await serve((_request, response) => reply(response, 200, headers, good.bytes));
    expect(await failure(source(server.host).manifest('v1'))).toMatchObject({ code: 'registry.manifestInvalid' });
  });

  test('whose body breaks is asked for again', async () => {
    const server = await serve((_request, response, nth) => {
      if (nth > 1) return reply(response, 200, typed(MEDIA.ociManifest), good.bytes);
      response.writeHead(200, { ...typed(MEDIA.ociManifest), 'content-length': good.bytes.length });
      return response.write(good.bytes.subarray(0, 20), () => response.socket?.destroy());
    });
    expect((await source(server.host).manifest('v1')).descriptor).toEqual(good.descriptor);
  });
});

describe('names', () => {
  test('that are neither tag nor digest never reach the registry', async () => {
    const server = await serve((_request, response) => reply(response, 200));
    const repository = source(server.host);
    for (const name of ['../x', 'sha256:../../x', 'a/b', 'a?b', '']) {
      expect(() => repository.manifest(name)).toThrow(/input\.badReference/);
    }
    const layer = { ...blob(1).descriptor, digest: 'sha256:../../x' as const };
    expect(await failure(repository.exists(layer))).toMatchObject({ code: 'input.badReference' });
    expect(await failure(repository.fetch(layer))).toMatchObject({ code: 'input.badReference' });
    expect(server.seen).toHaveLength(0);
  });

  test('of repositories that cannot be one are refused', () => {
    const registries = registriesFor();
    for (const [host, path] of [
      ['a.corp', '../x'],
      ['a.corp', 'X'],
      ['a.corp/x', 'y'],
      ['user@a.corp', 'y'],
    ]) {
      const name = { host: host ?? '', path: path ?? '' };
      expect(() => registries.repository(name, 'source')).toThrow(/input\.badReference/);
    }
  });
});

describe('head', () => {
  test('is enough where the registry sends all headers', async () => {
    const headers = {
      ...typed(MEDIA.ociManifest),
      'docker-content-digest': good.descriptor.digest,
      'content-length': String(good.bytes.length),
    };
    const server = await serve((_request, response) => reply(response, 200, headers));
    expect(await source(server.host).resolve('v1')).toEqual(good.descriptor);
    expect(server.seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  test('falls back to the manifest where the digest is not in the headers', async () => {
    const server = await serve(({ method }, response) => {
      return reply(response, 200, typed(MEDIA.ociManifest), method === 'GET' ? good.bytes : '');
    });
    expect(await source(server.host).resolve('v1')).toEqual(good.descriptor);
  });

  test('that names another digest than the one asked for is refused', async () => {
    const headers = { ...typed(MEDIA.ociManifest), 'docker-content-digest': digestOf('x'), 'content-length': '5' };
    const server = await serve((_request, response) => reply(response, 200, headers));
    const error = await failure(source(server.host).head(good.descriptor.digest));
    expect(error).toMatchObject({ code: 'registry.wrongBytes' });
  });

  test('of a blob counts as there when the registry sends us to its storage, which is not visited', async () => {
    const server = await serve((_request, response) => reply(response, 307, { location: 'http://10.255.255.1/x' }));
    expect(await source(server.host).exists(blob(5).descriptor)).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  test('of a blob with another size counts as not there', async () => {
    const server = await serve((_request, response) => reply(response, 200, { 'content-length': '7' }));
    expect(await source(server.host).exists(blob(5).descriptor)).toBe(false);
  });
});

describe('lists', () => {
  test('go on from page to page', async () => {
    const server = await serve(({ url }, response) => {
      if (url.includes('last=v1')) return reply(response, 200, {}, json({ tags: ['v2'] }));
      return reply(response, 200, { link: '</v2/a/b/tags/list?last=v1&n=1>; rel="next"' }, json({ tags: ['v1'] }));
    });
    expect(await source(server.host).tags()).toEqual(['v1', 'v2']);
  });

  test('whose next page is on another host are refused, and the host is not asked (CVE-2026-85732)', async () => {
    const other = await startFaultServer((_request, response) => reply(response, 200, {}, json({ tags: [] })), {
      address: '127.0.0.2',
    });
    cleanups.push(() => other.close());
    const server = await serve((_request, response) => {
      return reply(
        response,
        200,
        { link: `<http://${other.host}/v2/a/b/tags/list>; rel="next"` },
        json({ tags: ['v1'] }),
      );
    });
    expect(await failure(source(server.host).tags())).toMatchObject({ code: 'registry.unsafe' });
    expect(other.seen).toHaveLength(0);
  });

  test('without end are given up (GHSA-298f-872v-2rcx)', async () => {
    const server = await serve((_request, response) => {
      return reply(response, 200, { link: '</v2/a/b/tags/list?last=x>; rel="next"' }, json({ tags: ['v1'] }));
    });
    expect(await failure(source(server.host).tags())).toMatchObject({ code: 'registry.unsafe' });
    expect(server.seen).toHaveLength(LIMITS.pages);
  });

  test('of tags leave out what is none', async () => {
    const server = await serve((_request, response) => reply(response, 200, {}, json({ tags: ['v1', '../x', 'a b'] })));
    expect(await source(server.host).tags()).toEqual(['v1']);
  });

  test('of referrers come from the API where there is one', async () => {
    const body = json({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: [good.descriptor] });
    const server = await serve((_request, response) => reply(response, 200, typed(MEDIA.ociIndex), body));
    expect(await source(server.host).referrers(good.descriptor.digest)).toEqual([good.descriptor]);
    expect(server.seen[0]?.url).toBe(`/v2/a/b/referrers/${good.descriptor.digest}`);
  });

  test('of referrers are empty where an older Harbor answers {}', async () => {
    const server = await serve((_request, response) => reply(response, 200, typed(MEDIA.ociIndex), '{}'));
    expect(await source(server.host).referrers(good.descriptor.digest)).toEqual([]);
  });
});

test("Docker Hub's pull quota is read from its headers", async () => {
  const headers = {
    ...typed(MEDIA.ociManifest),
    'docker-content-digest': good.descriptor.digest,
    'content-length': '5',
    'ratelimit-limit': '100;w=21600',
    'ratelimit-remaining': '76;w=21600',
  };
  const server = await serve((_request, response) => reply(response, 200, headers));
  const registries = registriesFor();
  expect(registries.pullQuotas()).toEqual([]);
  await registries.repository({ host: server.host, path: 'a/b' }, 'source').resolve('v1');
  expect(registries.pullQuotas()).toEqual([{ host: server.host, limit: 100, remaining: 76, windowSeconds: 21600 }]);
  await registries.close();
});

test('a layer with urls is fetched from the registry alone (CVE-2020-15157)', async () => {
  const elsewhere = await serve((_request, response) => reply(response, 200, {}, 'x'));
  const server = await serve((_request, response) => refuse(response, 404, 'BLOB_UNKNOWN', 'no'));
  const layer = { ...blob(1).descriptor, urls: [`http://${elsewhere.host}/layer`] };
  expect(await failure(source(server.host).fetch(layer))).toMatchObject({ code: 'registry.digestMissing' });
  expect(elsewhere.seen).toHaveLength(0);
});
