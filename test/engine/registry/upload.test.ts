import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { digestOf } from '../../../main/engine/digest.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type FaultServer, refuse, reply, type SeenRequest, startFaultServer } from '../../support/fault-server.ts';
import { blob, failure, image, registriesFor, sourceOf } from './support.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** `nth` counts the requests with this method. */
type Fault = (request: SeenRequest, response: ServerResponse, nth: number) => boolean;

interface UploadServer extends FaultServer {
  readonly stored: Map<string, Buffer>;
  /** Sessions that were opened and neither closed nor cancelled. */
  readonly sessions: Map<string, Buffer>;
}

/**
 * Uploads as distribution does them: a state in every Location, of which only the newest one is good. `fault` returns true for what it answered itself.
 */
async function serve(fault: Fault = () => false, eager?: (request: SeenRequest) => boolean): Promise<UploadServer> {
  const stored = new Map<string, Buffer>();
  const sessions = new Map<string, Buffer>();
  let count = 0;
  const accepted = (response: ServerResponse, id: string, content: Buffer) => {
    sessions.set(id, content);
    const location = `/v2/a/b/blobs/uploads/${id}?_state=${content.length}==`;
    reply(response, 202, { location, range: `0-${Math.max(0, content.length - 1)}` });
  };
  const server = await startFaultServer(
    (request, response) => {
      const nth = server.seen.filter(({ method }) => method === request.method).length;
      if (fault(request, response, nth)) return;
      const url = new URL(request.url, 'http://x');
      const id = /uploads\/(.+)$/.exec(url.pathname)?.[1] ?? '';
      const content = sessions.get(id);
      if (request.method === 'HEAD') {
        const found = stored.get(url.pathname.split('/').at(-1) ?? '');
        return reply(response, found ? 200 : 404, found ? { 'content-length': String(found.length) } : {});
      }
      if (request.method === 'POST') return accepted(response, `s${++count}`, Buffer.alloc(0));
      const stale = content && url.searchParams.get('_state') !== `${content.length}==`;
      if (!content || (stale && request.method !== 'GET')) {
        return refuse(response, 404, 'BLOB_UPLOAD_INVALID', 'blob upload invalid');
      }
      if (request.method === 'DELETE') return sessions.delete(id) && reply(response, 204);
      if (request.method === 'GET') {
        const location = `${url.pathname}?_state=${content.length}==`;
        return reply(response, 204, { range: `0-${Math.max(0, content.length - 1)}`, location });
      }
      const whole = Buffer.concat([content, request.body]);
      if (request.method === 'PATCH') return accepted(response, id, whole);
      sessions.delete(id);
      const digest = url.searchParams.get('digest') ?? '';
      if (digestOf(whole) !== digest) return refuse(response, 400, 'DIGEST_INVALID', 'wrong');
      stored.set(digest, whole);
      reply(response, 201, { 'docker-content-digest': digest });
    },
    { eager },
  );
  cleanups.push(() => server.close());
  return Object.assign(server, { stored, sessions });
}

function target(host: string) {
  const registries = registriesFor();
  cleanups.push(() => registries.close());
  return registries.repository({ host, path: 'a/b' }, 'destination');
}

const MIB = 1024 * 1024;
const large = blob(20 * MIB);
const small = blob(300_000);
const methods = (server: FaultServer) => server.seen.map(({ method }) => method);

async function pushed(server: UploadServer, { bytes, descriptor } = small) {
  let counted = 0;
  let lowest = 0;
  const onBytes = (n: number) => {
    counted += n;
    lowest = Math.min(lowest, counted);
  };
  await target(server.host).push(descriptor, sourceOf(bytes), { onBytes });
  expect(server.stored.get(descriptor.digest)?.equals(bytes)).toBe(true);
  expect({ counted, lowest }).toEqual({ counted: descriptor.size, lowest: 0 });
  expect(server.sessions.size).toBe(0);
}

describe('an upload', () => {
  test('is one POST and one PUT with its length', async () => {
    const server = await serve();
    await pushed(server);
    expect(methods(server)).toEqual(['POST', 'PUT']);
    expect(server.seen[1]?.headers['content-length']).toBe('300000');
    expect(server.seen[1]?.headers['transfer-encoding']).toBeUndefined();
    expect(server.seen[1]?.url).toContain('_state=0==&digest=sha256:');
  });

  test('of many small chunks in one reused buffer arrives as it was', async () => {
    const server = await serve();
    const many = blob(16 * MIB);
    await target(server.host).push(many.descriptor, sourceOf(many.bytes, 3000));
    expect(server.stored.get(many.descriptor.digest)?.equals(many.bytes)).toBe(true);
  });

  test('whose small PUT breaks starts again with a new session', async () => {
    const server = await serve(({ method }, response, nth) => {
      if (method !== 'PUT' || nth > 1) return false;
      server.sessions.clear();
      response.socket?.resetAndDestroy();
      return true;
    });
    await pushed(server);
    expect(methods(server)).toEqual(['POST', 'PUT', 'HEAD', 'POST', 'PUT']);
  });

  test('whose PUT was completed though its answer was lost is not sent again', async () => {
    const server = await serve(({ method, body }, response) => {
      if (method !== 'PUT') return false;
      server.stored.set(digestOf(body), body);
      response.socket?.resetAndDestroy();
      return true;
    });
    let counted = 0;
    await target(server.host).push(small.descriptor, sourceOf(small.bytes), { onBytes: (n) => (counted += n) });
    expect(counted).toBe(small.descriptor.size);
    expect(methods(server)).toEqual(['POST', 'PUT', 'HEAD']);
  });

  test('that gets 5xx is tried again', async () => {
    const server = await serve(({ method }, response, nth) => {
      if (method !== 'PUT' || nth > 1) return false;
      server.sessions.clear();
      refuse(response, 500, 'UNKNOWN', 'internal server error');
      return true;
    });
    await pushed(server);
    expect(methods(server)).toEqual(['POST', 'PUT', 'POST', 'PUT']);
  });
});

describe('a large PUT', () => {
  const breaksIn =
    (status: number, body = '<html>too large</html>'): Fault =>
    ({ method, url }, response) => {
      if (method !== 'PUT' || !url.includes('_state=0==')) return false;
      reply(response, status, { 'content-type': 'text/html' }, body);
      return true;
    };

  test.each([413, 504])('that is answered %i goes on in chunks, closed by an empty PUT', async (status) => {
    const server = await serve(breaksIn(status));
    await target(server.host).push(large.descriptor, sourceOf(large.bytes, 3 * MIB));
    expect(server.stored.get(large.descriptor.digest)?.equals(large.bytes)).toBe(true);
    const chunks = server.seen.filter(({ method }) => method === 'PATCH');
    expect(chunks[0]?.headers['content-range']).toMatch(/^0-[0-9]+$/);
    expect(server.seen.at(-1)).toMatchObject({ method: 'PUT', headers: { 'content-length': '0' } });
  });

  test('that breaks in the middle goes on in chunks', async () => {
    let broken = false;
    const server = await serve(
      ({ method }, response) => {
        if (method !== 'PUT' || broken) return false;
        broken = true;
        setTimeout(() => response.socket?.resetAndDestroy(), 20);
        return true;
      },
      ({ method }) => method === 'PUT' && !broken,
    );
    await target(server.host).push(large.descriptor, sourceOf(large.bytes, 3 * MIB));
    expect(server.stored.get(large.descriptor.digest)?.equals(large.bytes)).toBe(true);
    expect(methods(server)).toContain('PATCH');
  });

  test('and its chunks are made smaller until the proxy in front takes them, in the same session', async () => {
    const server = await serve(({ method, body }, response) => {
      if (!['PUT', 'PATCH'].includes(method) || body.length <= 4 * MIB) return false;
      reply(response, 413, {}, 'too large');
      return true;
    });
    await target(server.host).push(large.descriptor, sourceOf(large.bytes, 3 * MIB));
    expect(server.stored.get(large.descriptor.digest)?.equals(large.bytes)).toBe(true);
    const taken = server.seen.filter(({ method, body }) => method === 'PATCH' && body.length <= 4 * MIB);
    expect(taken).toHaveLength(5);
    expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  test('is not tried whole again once a proxy refused one of its size', async () => {
    const server = await serve(breaksIn(413));
    const repository = target(server.host);
    await repository.push(large.descriptor, sourceOf(large.bytes, 3 * MIB));
    const before = server.seen.length;
    const next = blob(20 * MIB);
    await repository.push(next.descriptor, sourceOf(next.bytes, 3 * MIB));
    expect(
      server.seen
        .slice(before)
        .map(({ method }) => method)
        .filter((m) => m === 'PUT'),
    ).toHaveLength(1);
  });

  test('goes on in chunks of the size that is taken, however small', async () => {
    const small = blob(600_000);
    const server = await serve(({ method, body }, response) => {
      if (!['PUT', 'PATCH'].includes(method) || body.length <= 200_000) return false;
      reply(response, 413, {}, 'too large');
      return true;
    });
    await target(server.host).push(small.descriptor, sourceOf(small.bytes, 100_000));
    expect(server.stored.get(small.descriptor.digest)?.equals(small.bytes)).toBe(true);
  });

  test('for which no chunk was small enough before is tried whole again, and never in chunks of nothing', async () => {
    let most = 10_000;
    const server = await serve(({ method, body }, response) => {
      if (!['PUT', 'PATCH'].includes(method) || body.length <= most) return false;
      reply(response, 413, {}, 'too large');
      return true;
    });
    const small = blob(100_000);
    const repository = target(server.host);
    const push = () => repository.push(small.descriptor, sourceOf(small.bytes, 50_000));
    expect(await failure(push())).toMatchObject({ code: 'target.bodyTooLarge' });
    expect(await failure(push())).toMatchObject({ code: 'target.bodyTooLarge' });
    expect(server.seen.filter(({ method, body }) => method === 'PATCH' && body.length === 0)).toEqual([]);
    most = 1_000_000;
    await push();
    expect(server.stored.has(small.descriptor.digest)).toBe(true);
  });

  test('for which no chunk is small enough is reported with its size', async () => {
    const server = await serve(({ body }, response) => {
      if (body.length === 0) return false;
      reply(response, 413, {}, '<html></html>');
      return true;
    });
    const error = await failure(target(server.host).push(large.descriptor, sourceOf(large.bytes, 3 * MIB)));
    expect(error).toMatchObject({ code: 'target.bodyTooLarge', side: 'destination' });
  });
});

describe('a chunk that breaks', () => {
  /** Whole PUTs are refused, so that chunks are used; one PATCH breaks. */
  const chunked = (at: number, onBreak: (server: UploadServer) => void): Promise<UploadServer> => {
    let patches = 0;
    const holder: { server?: UploadServer } = {};
    return serve(({ method, url, body }, response) => {
      if (method === 'PUT' && url.includes('_state=0==')) return reply(response, 413);
      if (method === 'PATCH' && body.length > 4 * MIB) return reply(response, 413);
      if (method !== 'PATCH' || ++patches !== at) return false;
      if (holder.server) onBreak(holder.server);
      response.socket?.resetAndDestroy();
      return true;
    }).then((server) => {
      holder.server = server;
      return server;
    });
  };

  test('goes on from the last acknowledged boundary where the session lives', async () => {
    const server = await chunked(3, () => undefined);
    const source = sourceOf(large.bytes, MIB);
    await target(server.host).push(large.descriptor, source);
    expect(server.stored.get(large.descriptor.digest)?.equals(large.bytes)).toBe(true);
    expect(source.opened.filter((offset) => offset === 8 * MIB)).toHaveLength(2);
    expect(source.opened.filter((offset) => offset === 4 * MIB)).toHaveLength(1);
  });

  test('starts a new session where the old one is lost, as on distribution 2.8', async () => {
    const server = await chunked(3, ({ sessions }) => sessions.clear());
    await target(server.host).push(large.descriptor, sourceOf(large.bytes, MIB));
    expect(server.stored.get(large.descriptor.digest)?.equals(large.bytes)).toBe(true);
    expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(3);
  });

  test('and was taken in part goes on behind that part, with the hash still right', async () => {
    const server = await chunked(3, ({ sessions }) => {
      for (const [id, content] of sessions) {
        if (content.length === 8 * MIB) sessions.set(id, large.bytes.subarray(0, 9 * MIB));
      }
    });
    const source = sourceOf(large.bytes, MIB);
    await target(server.host).push(large.descriptor, source);
    expect(server.stored.get(large.descriptor.digest)?.equals(large.bytes)).toBe(true);
    expect(source.opened).toContain(9 * MIB);
    expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });
});

describe('wrong content', () => {
  const wrong = Buffer.from(small.bytes);
  wrong[0] = 255 - (wrong[0] ?? 0);

  test('is never completed: the last bytes are not sent, the session is cancelled', async () => {
    const server = await serve();
    const error = await failure(target(server.host).push(small.descriptor, sourceOf(wrong)));
    expect(error).toMatchObject({ code: 'registry.wrongBytes' });
    expect(server.stored.size).toBe(0);
    expect(server.sessions.size).toBe(0);
  });

  test('that is too short is never completed', async () => {
    const server = await serve();
    const short = sourceOf(small.bytes.subarray(0, 200_000));
    expect(await failure(target(server.host).push(small.descriptor, short))).toMatchObject({
      code: 'registry.wrongBytes',
    });
    expect(server.stored.size).toBe(0);
  });

  test("is said in the source's own words where it has some", async () => {
    const server = await serve();
    const own = new GapferryError('bundle.changed', { file: 'blobs/sha256/x', path: '/stick' });
    async function* checking() {
      yield wrong;
      throw own;
    }
    expect(await failure(target(server.host).push(small.descriptor, { open: async () => checking() }))).toBe(own);
    expect(server.stored.size).toBe(0);
  });

  test('is not tried again with the same source', async () => {
    const server = await serve();
    const source = sourceOf(wrong);
    await failure(target(server.host).push(small.descriptor, source));
    expect(source.opened).toEqual([0]);
  });

  test('of a manifest is not pushed', async () => {
    const server = await serve();
    const manifest = image(blob(1).descriptor, blob(2).descriptor);
    const pushing = target(server.host).push(manifest.descriptor, sourceOf(Buffer.from('{}')));
    expect(await failure(pushing)).toMatchObject({ code: 'registry.wrongBytes' });
    expect(server.seen).toHaveLength(0);
  });
});

describe('an upload Location', () => {
  test('on another host is refused, and nothing is sent there (CVE-2026-50151)', async () => {
    const trap = await startFaultServer((_request, response) => reply(response, 201), { address: '127.0.0.2' });
    cleanups.push(() => trap.close());
    const server = await serve(({ method }, response) => {
      if (method !== 'POST') return false;
      reply(response, 202, { location: `http://${trap.host}/v2/a/b/blobs/uploads/1` });
      return true;
    });
    const error = await failure(target(server.host).push(small.descriptor, sourceOf(small.bytes)));
    expect(error).toMatchObject({ code: 'registry.unsafe', side: 'destination' });
    expect(trap.seen).toHaveLength(0);
  });

  test('with the wrong scheme or port, as behind a TLS proxy, stays on the registry', async () => {
    const server = await serve(({ method }, response) => {
      if (method !== 'POST') return false;
      server.sessions.set('x', Buffer.alloc(0));
      reply(response, 202, { location: 'https://127.0.0.1:1/v2/a/b/blobs/uploads/x?_state=0==' });
      return true;
    });
    await pushed(server);
  });

  test('that is missing is a fault of the registry', async () => {
    const server = await serve(({ method }, response) => method === 'POST' && reply(response, 202));
    const error = await failure(target(server.host).push(small.descriptor, sourceOf(small.bytes)));
    expect(error).toMatchObject({ code: 'registry.protocol' });
  });
});

test('a digest that the registry says differs is reported', async () => {
  const found = digestOf('other');
  const server = await serve(({ method }, response) => {
    return method === 'PUT' && reply(response, 201, { 'docker-content-digest': found });
  });
  const params = { expected: small.descriptor.digest, found };
  const error = await failure(target(server.host).push(small.descriptor, sourceOf(small.bytes)));
  expect(error).toMatchObject({ code: 'target.digestDiffers', params });
});

test('an upload that is cancelled ends with the reason', async () => {
  const stop = new AbortController();
  const server = await serve(({ method }) => {
    if (method === 'PUT') stop.abort(new Error('cancelled'));
    return method === 'PUT';
  });
  const pushing = target(server.host).push(small.descriptor, sourceOf(small.bytes), { signal: stop.signal });
  expect(await failure(pushing)).toEqual(new Error('cancelled'));
});

describe('Harbor refuses', () => {
  const doubled = (text: string) => `${text}: ${text}`;
  const quota =
    'adding 29.0 MiB of storage resource, which when updated to current usage of 152.4 MiB will exceed the configured upper limit of 10.0 MiB.';
  const readOnly = 'The system is in read only mode. Any modification is prohibited.';
  const noPush = 'unauthorized to access repository: a/b, action: push';
  const proxy = 'can not push artifact to a proxy project: a';

  test.each([
    [
      'a missing project, which looks like a wrong password',
      401,
      'UNAUTHORIZED',
      doubled('project a not found'),
      { code: 'target.projectMissing', params: { project: 'a' } },
    ],
    [
      'for want of the right to push',
      401,
      'UNAUTHORIZED',
      doubled(noPush),
      { code: 'target.noPush', params: { detail: `UNAUTHORIZED: ${noPush}` } },
    ],
    ['for the quota', 403, 'DENIED', quota, { code: 'target.quota', params: { detail: `DENIED: ${quota}` } }],
    ['while it is read-only', 403, 'DENIED', readOnly, { code: 'target.readOnly' }],
    [
      'to push into a proxy cache',
      403,
      'DENIED',
      doubled(proxy),
      { code: 'target.noPush', params: { detail: `DENIED: ${proxy}` } },
    ],
    [
      'a repository name without a project',
      400,
      'BAD_REQUEST',
      'bad request: invalid repository name: foo',
      { code: 'target.refused', params: { status: 400 } },
    ],
  ])('%s', async (_name, status, code, message, expected) => {
    const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': '' } : {};
    const server = await serve((request, response) => {
      if (request.method !== 'POST') return false;
      refuse(response, status, code, message, challenge);
      return true;
    });
    const error = await failure(target(server.host).push(small.descriptor, sourceOf(small.bytes)));
    expect(error).toMatchObject({ ...expected, side: 'destination' });
    expect(methods(server)).toEqual(['POST']);
  });

  test('the quota at the PUT, before it has read the body', async () => {
    const isPut = ({ method }: SeenRequest) => method === 'PUT';
    const server = await serve((request, response) => isPut(request) && refuse(response, 403, 'DENIED', quota), isPut);
    const error = await failure(target(server.host).push(large.descriptor, sourceOf(large.bytes, MIB)));
    expect(error).toMatchObject({ code: 'target.quota' });
    expect(server.seen.filter(isPut)).toHaveLength(1);
  });

  test('an immutable tag with 412', async () => {
    const manifest = image(blob(1).descriptor, blob(2).descriptor);
    const message = "Failed to process request due to 'b:v1' configured as immutable.";
    const server = await serve((_request, response) => refuse(response, 412, 'PRECONDITION', message));
    const error = await failure(target(server.host).pushManifest(manifest.descriptor, manifest.bytes, 'v1'));
    expect(error).toMatchObject({ code: 'target.immutableTag', params: { repository: 'a/b', tag: 'v1' } });
  });

  test('no immutable tag that stands for the same manifest already', async () => {
    const manifest = image(blob(1).descriptor, blob(2).descriptor);
    const server = await serve(({ method }, response) => {
      if (method === 'PUT') return refuse(response, 412, 'PRECONDITION', "'b:v1' configured as immutable.");
      const { digest, mediaType, size } = manifest.descriptor;
      const headers = { 'docker-content-digest': digest, 'content-type': mediaType, 'content-length': String(size) };
      return reply(response, 200, headers);
    });
    await target(server.host).pushManifest(manifest.descriptor, manifest.bytes, 'v1');
    expect(methods(server)).toEqual(['PUT', 'HEAD']);
  });

  test('what its garbage collection looks at, for a while', async () => {
    const message = `the asking blob is in GC, mark it as non existing, request id: 1`;
    const server = await serve(({ method }, response, nth) => {
      if (method !== 'PUT' || nth > 2) return false;
      server.sessions.clear();
      refuse(response, 404, 'NOT_FOUND', message);
      return true;
    });
    await pushed(server);
  });

  test('a HEAD without words: they are asked for with a GET', async () => {
    const server = await serve((_request, response) => {
      refuse(response, 401, 'UNAUTHORIZED', doubled('project a not found'), { 'www-authenticate': '' });
      return true;
    });
    const error = await failure(target(server.host).exists(small.descriptor));
    expect(error).toMatchObject({ code: 'target.projectMissing', params: { project: 'a' } });
  });

  test('a mount from a project that we may not read: false, and the upload goes on', async () => {
    const server = await serve(({ url }, response) => {
      if (!url.includes('mount=')) return false;
      refuse(response, 401, 'UNAUTHORIZED', doubled('project other not found'), { 'www-authenticate': '' });
      return true;
    });
    const repository = target(server.host);
    expect(await repository.mount(small.descriptor, 'other/x')).toBe(false);
    await repository.push(small.descriptor, sourceOf(small.bytes));
    expect(server.stored.has(small.descriptor.digest)).toBe(true);
  });
});

test('a mount that opens sessions instead leaves none behind', async () => {
  const server = await serve();
  const repository = target(server.host);
  expect(await repository.mount(small.descriptor, 'x/y')).toBe(false);
  expect(await repository.mount(small.descriptor, 'x/z')).toBe(false);
  await repository.push(small.descriptor, sourceOf(small.bytes));
  expect(server.sessions.size).toBe(0);
  expect(server.stored.has(small.descriptor.digest)).toBe(true);
  expect(methods(server)).toEqual(['POST', 'POST', 'DELETE', 'PUT']);
});

test('a 413 in HTML names the proxy page, not its markup', async () => {
  const manifest = image(blob(1).descriptor, blob(2).descriptor);
  const page = '<html><head><title>502 Bad Gateway</title></head><body>x</body></html>';
  const server = await serve((_request, response) => reply(response, 502, { 'content-type': 'text/html' }, page));
  const error = await failure(target(server.host).pushManifest(manifest.descriptor, manifest.bytes, 'v1'));
  const detail = "an HTML page, not a registry's answer: 502 Bad Gateway";
  expect(error).toMatchObject({ code: 'registry.failing', params: { status: 502, detail } });
});

test('a distribution in read-only mode is said to be so', async () => {
  const server = await serve((_request, response) =>
    refuse(response, 405, 'UNSUPPORTED', 'The operation is unsupported.'),
  );
  const error = await failure(target(server.host).push(small.descriptor, sourceOf(small.bytes)));
  expect(error).toMatchObject({ code: 'target.readOnly' });
});
