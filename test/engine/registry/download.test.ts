import { afterEach, describe, expect, test } from 'vitest';
import { cutOff, type FaultServer, refuse, reply, type Script, startFaultServer } from '../../support/fault-server.ts';
import { blob, bytesOf, failure, registriesFor, type Setup } from './support.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(script: Script): Promise<FaultServer> {
  const server = await startFaultServer(script);
  cleanups.push(() => server.close());
  return server;
}

function source(host: string, setup: Setup = {}) {
  const registries = registriesFor(setup);
  cleanups.push(() => registries.close());
  return { registries, repository: registries.repository({ host, path: 'a/b' }, 'source') };
}

const content = blob(1_000_000);
const fetched = async (host: string, offset = 0) =>
  bytesOf(source(host).repository.fetch(content.descriptor, { offset }));

/** Answers a Range as it should be. */
function ranged(range: string | undefined, response: Parameters<Script>[1], bytes = content.bytes): void {
  const from = Number(/^bytes=([0-9]+)-$/.exec(range ?? '')?.[1]);
  const headers = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  reply(response, 206, headers, bytes.subarray(from));
}

describe('a body that breaks', () => {
  test('goes on by Range where it broke', async () => {
    const server = await serve(({ headers }, response, nth) => {
      if (nth === 1) cutOff(response, 200, content.bytes, 300_000);
      else ranged(headers.range, response);
    });
    expect((await fetched(server.host)).equals(content.bytes)).toBe(true);
    expect(server.seen.at(1)?.headers.range).toMatch(/^bytes=[1-9][0-9]*-$/);
  });

  test('breaks again and again, and is whole in the end', async () => {
    const server = await serve(({ headers }, response) => {
      const from = Number(/[0-9]+/.exec(headers.range ?? '0')?.[0]);
      const rest = content.bytes.subarray(from);
      if (rest.length <= 150_000) return ranged(headers.range, response);
      response.writeHead(from ? 206 : 200, {
        'content-length': rest.length,
        'content-range': `bytes ${from}-${content.bytes.length - 1}/${content.bytes.length}`,
      });
      response.write(rest.subarray(0, 150_000), () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
    });
    expect((await fetched(server.host)).equals(content.bytes)).toBe(true);
    expect(server.seen.length).toBeGreaterThan(6);
  });

  test('goes on where the server ignores Range and sends everything again', async () => {
    const server = await serve((_request, response, nth) => {
      if (nth === 1) cutOff(response, 200, content.bytes, 300_000);
      else reply(response, 200, {}, content.bytes);
    });
    expect((await fetched(server.host)).equals(content.bytes)).toBe(true);
  });

  test('goes on where the server answers 416 to any Range', async () => {
    const server = await serve(({ headers }, response, nth) => {
      if (nth === 1) cutOff(response, 200, content.bytes, 300_000);
      else if (headers.range) reply(response, 416);
      else reply(response, 200, {}, content.bytes);
    });
    expect((await fetched(server.host)).equals(content.bytes)).toBe(true);
  });

  test('goes on where the server sends another range than the one asked for', async () => {
    const server = await serve(({ headers }, response) => {
      if (headers.range) ranged('bytes=0-', response);
      else reply(response, 200, {}, content.bytes);
    });
    expect((await fetched(server.host, 400_000)).equals(content.bytes.subarray(400_000))).toBe(true);
  });

  test('ends too early without a length, and goes on', async () => {
    const server = await serve(({ headers }, response, nth) => {
      if (nth > 1) return ranged(headers.range, response);
      response.writeHead(200);
      response.end(content.bytes.subarray(0, 500_000));
    });
    expect((await fetched(server.host)).equals(content.bytes)).toBe(true);
  });

  test('that never brings a byte is given up after a few tries', async () => {
    const server = await serve((_request, response) => cutOff(response, 200, content.bytes, 0));
    expect(await failure(fetched(server.host))).toMatchObject({ code: 'registry.unreachable', side: 'source' });
    expect(server.seen.length).toBeLessThan(20);
  });

  test('is not asked for again after the reader gave up', async () => {
    const server = await serve((_request, response) => cutOff(response, 200, content.bytes, 300_000));
    const stop = new AbortController();
    const reading = async () => {
      const stream = await source(server.host).repository.fetch(content.descriptor, { signal: stop.signal });
      for await (const _chunk of stream) stop.abort(new Error('cancelled'));
    };
    expect(await failure(reading())).toEqual(new Error('cancelled'));
    expect(server.seen).toHaveLength(1);
  });
});

describe('a body that is not what was asked for', () => {
  test('and longer is cut off', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200);
      response.write(content.bytes);
      response.end('more');
    });
    expect(await failure(fetched(server.host))).toMatchObject({ code: 'registry.wrongBytes' });
  });

  test('by its length is not even begun', async () => {
    const server = await serve((_request, response) => reply(response, 200, {}, 'short'));
    const error = await failure(fetched(server.host));
    const params = { host: server.host, repository: 'a/b', digest: content.descriptor.digest };
    expect(error).toMatchObject({ code: 'registry.wrongBytes', params });
  });

  test('in a chain of encodings is refused, not decoded (CVE-2026-22036)', async () => {
    const encoding = Array.from({ length: 50 }, () => 'gzip').join(', ');
    const server = await serve((_request, response) =>
      reply(response, 200, { 'content-encoding': encoding }, content.bytes),
    );
    expect(await failure(fetched(server.host))).toMatchObject({ code: 'registry.protocol' });
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity');
  });
});

describe('a registry that cannot answer now', () => {
  test.each([500, 502, 503, 504])('with %i is asked again', async (status) => {
    const server = await serve((_request, response, nth) => {
      if (nth < 3 && nth > 1) refuse(response, status, 'UNKNOWN', 'later');
      else reply(response, 200, {}, content.bytes);
    });
    const { repository, registries } = source(server.host);
    await bytesOf(repository.fetch(content.descriptor));
    await bytesOf(repository.fetch(content.descriptor));
    expect(server.seen).toHaveLength(3);
    expect(registries.waits).toMatchObject([{ host: server.host, reason: 'trouble' }]);
  });

  test('for good is reported with its status and words', async () => {
    const server = await serve((_request, response) => refuse(response, 500, 'UNKNOWN', 'disk\u001b[31m on fire'));
    const error = await failure(fetched(server.host));
    expect(error).toMatchObject({
      code: 'registry.failing',
      params: { status: 500, detail: 'UNKNOWN: disk [31m on fire' },
    });
  });

  test('with 429 and Retry-After in seconds is left alone that long', async () => {
    const server = await serve((_request, response, nth) => {
      if (nth === 1) refuse(response, 429, 'TOOMANYREQUESTS', 'slow down', { 'retry-after': '120' });
      else reply(response, 200, {}, content.bytes);
    });
    const { repository, registries } = source(server.host);
    await bytesOf(repository.fetch(content.descriptor));
    expect(registries.waits).toEqual([{ host: server.host, seconds: 120, reason: 'rateLimited' }]);
  });

  test("with 429 and Retry-After as a date is left alone until then, by the server's own clock", async () => {
    const headers = { date: 'Tue, 01 Jan 2030 00:00:00 GMT', 'retry-after': 'Tue, 01 Jan 2030 00:01:30 GMT' };
    const server = await serve((_request, response, nth) => {
      if (nth === 1) refuse(response, 429, 'TOOMANYREQUESTS', 'slow down', headers);
      else reply(response, 200, {}, content.bytes);
    });
    const { repository, registries } = source(server.host);
    await bytesOf(repository.fetch(content.descriptor));
    expect(registries.waits).toEqual([{ host: server.host, seconds: 90, reason: 'rateLimited' }]);
  });

  test('for hours is reported at once', async () => {
    const server = await serve((_request, response) => {
      refuse(response, 429, 'TOOMANYREQUESTS', 'pull rate limit', { 'retry-after': '21600' });
    });
    const error = await failure(fetched(server.host));
    expect(error).toMatchObject({ code: 'registry.rateLimited', params: { seconds: 21600 } });
    expect(server.seen).toHaveLength(1);
  });

  test('holds back other requests to the same host, too', async () => {
    const server = await serve((request, response, nth) => {
      if (request.method === 'GET' && nth === 1)
        refuse(response, 429, 'TOOMANYREQUESTS', 'slow', { 'retry-after': '60' });
      else reply(response, 200, {}, request.method === 'HEAD' ? '' : content.bytes);
    });
    const slept: number[] = [];
    let now = 1_000_000;
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds);
      now += milliseconds / 2;
    };
    const { repository } = source(server.host, { options: { sleep, now: () => now } });
    await bytesOf(repository.fetch(content.descriptor));
    expect(slept).toEqual([60_000, 30_000]);
  });
});

describe('mirrors', () => {
  const mirrored = (host: string, mirrors: string[], setup: Setup = {}) =>
    source(host, { ...setup, settings: { ...setup.settings, [host]: { plainHttp: true, mirrors } } });

  test('are asked in order, before the registry itself, under their prefix', async () => {
    const origin = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const lacking = await serve((_request, response) => refuse(response, 404, 'BLOB_UNKNOWN', 'no'));
    const having = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const { repository } = mirrored(origin.host, [lacking.host, `${having.host}/hub/cache`]);
    expect((await bytesOf(repository.fetch(content.descriptor))).equals(content.bytes)).toBe(true);
    expect(lacking.seen[0]?.url).toBe(`/v2/a/b/blobs/${content.descriptor.digest}`);
    expect(having.seen[0]?.url).toBe(`/v2/hub/cache/a/b/blobs/${content.descriptor.digest}`);
    expect(origin.seen).toHaveLength(0);
  });

  test("are never sent the registry's credentials", async () => {
    const origin = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const mirror = await serve((_request, response) => reply(response, 401, { 'www-authenticate': 'Basic realm="x"' }));
    const credentials = { [origin.host]: { username: 'robot$x', password: 'secret' } };
    const { repository } = mirrored(origin.host, [mirror.host], { credentials });
    await bytesOf(repository.fetch(content.descriptor));
    expect(mirror.seen.length).toBeGreaterThan(0);
    expect(mirror.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(origin.seen).toHaveLength(1);
  });

  test('that break in the middle hand over to the registry at the same byte', async () => {
    const origin = await serve(({ headers }, response) => ranged(headers.range, response));
    const mirror = await serve((_request, response, nth) => {
      if (nth === 1) cutOff(response, 200, content.bytes, 300_000);
      else refuse(response, 500, 'UNKNOWN', 'gone');
    });
    const { repository } = mirrored(origin.host, [mirror.host]);
    expect((await bytesOf(repository.fetch(content.descriptor))).equals(content.bytes)).toBe(true);
    expect(origin.seen[0]?.headers.range).toBeDefined();
  });

  test('come second when a blob is wanted once more: the first bytes were no good', async () => {
    const origin = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const mirror = await serve((_request, response) => reply(response, 200, {}, Buffer.alloc(1_000_000)));
    const { repository } = mirrored(origin.host, [mirror.host]);
    expect((await bytesOf(repository.fetch(content.descriptor))).equals(content.bytes)).toBe(false);
    expect((await bytesOf(repository.fetch(content.descriptor))).equals(content.bytes)).toBe(true);
  });

  test('that cannot be reached are not tried first again and again', async () => {
    const origin = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const gone = await startFaultServer(() => undefined);
    await gone.close();
    const { repository, registries } = mirrored(origin.host, [gone.host]);
    for (let round = 0; round < 3; round++) await bytesOf(repository.fetch(content.descriptor));
    expect(registries.waits.filter(({ host }) => host === gone.host)).toHaveLength(1);
  });

  test('fail together: what the registry itself said is reported', async () => {
    const origin = await serve((_request, response) => refuse(response, 403, 'DENIED', 'not yours'));
    const mirror = await serve((_request, response) => refuse(response, 404, 'BLOB_UNKNOWN', 'no'));
    const { repository } = mirrored(origin.host, [mirror.host]);
    const error = await failure(repository.fetch(content.descriptor));
    expect(error).toMatchObject({
      code: 'registry.forbidden',
      params: { host: origin.host, detail: 'DENIED: not yours' },
    });
  });

  test('are not asked where the repository is a destination', async () => {
    const origin = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const mirror = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const { registries } = mirrored(origin.host, [mirror.host]);
    const target = registries.repository({ host: origin.host, path: 'a/b' }, 'destination');
    await bytesOf(target.fetch(content.descriptor));
    expect(mirror.seen).toHaveLength(0);
  });
});
