import { afterEach, describe, expect, test } from 'vitest';
import type { Credential } from '../../../main/engine/registry/credential.ts';
import { startHarbor } from '../../../main/practice/harbor.ts';
import {
  type FaultServer,
  refuse,
  reply,
  type Script,
  type SeenRequest,
  startFaultServer,
} from '../../support/fault-server.ts';
import { blob, bytesOf, failure, registriesFor, type Setup, sourceOf } from './support.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(script: Script, address?: string): Promise<FaultServer> {
  const server = await startFaultServer(script, address ? { address } : {});
  cleanups.push(() => server.close());
  return server;
}

const robot: Credential = { username: 'robot$library+ci', password: 'pa:ss$word' };

function repositoryAt(
  host: string,
  credential: Credential | undefined = robot,
  setup: Setup = {},
  side: 'source' | 'destination' = 'source',
) {
  const registries = registriesFor({ ...setup, credentials: credential ? { [host]: credential } : {} });
  cleanups.push(() => registries.close());
  return registries.repository({ host, path: 'library/x' }, side);
}

const content = blob(100);
const basic = ({ headers }: SeenRequest) =>
  Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString();
const tokenPath = (request: SeenRequest) => request.url.startsWith('/service/token');
const harborChallenge = (host: string) =>
  `Bearer realm="http://${host}/service/token",service="harbor-registry",scope="repository:library/x:pull"`;
const tokenBody = (token: string, expires_in = 1800) =>
  JSON.stringify({ token, access_token: '', expires_in, issued_at: '2026-01-01T00:00:00Z' });

/** A registry as Harbor guards it: Bearer challenge for the first, Basic for whoever shows something that is no good. */
function harbor(judge: {
  password?: string;
  good: (authorization: string) => boolean;
  token: () => string;
  life?: number;
}): Script {
  return (request, response) => {
    const host = request.headers.host ?? '';
    if (tokenPath(request)) {
      const right = basic(request) === (judge.password ?? 'robot$library+ci:pa:ss$word');
      if (right) return reply(response, 200, {}, tokenBody(judge.token(), judge.life));
      if (!request.url.includes('scope=')) return reply(response, 401);
      return reply(response, 200, {}, tokenBody('powerless'));
    }
    const { authorization } = request.headers;
    if (authorization && judge.good(authorization)) return reply(response, 200, {}, content.bytes);
    const challenge = authorization ? 'Basic realm="harbor"' : harborChallenge(host);
    return refuse(response, 401, 'UNAUTHORIZED', 'unauthorized to access repository: library/x, action: pull', {
      'www-authenticate': challenge,
    });
  };
}

describe('Bearer', () => {
  test("takes Harbor's token beside its empty access_token, with the user's name as it is", async () => {
    const server = await serve(harbor({ good: (a) => a === 'Bearer t1', token: () => 't1' }));
    expect(await bytesOf(repositoryAt(server.host).fetch(content.descriptor))).toEqual(content.bytes);
    const asked = server.seen.find(tokenPath);
    expect(asked && basic(asked)).toBe('robot$library+ci:pa:ss$word');
    const query = new URL(asked?.url ?? '', 'http://x').searchParams;
    expect(query.get('service')).toBe('harbor-registry');
    expect(query.getAll('scope')).toEqual(['repository:library/x:pull']);
  });

  test('asks one token for many requests at once', async () => {
    const server = await serve(harbor({ good: (a) => a === 'Bearer t1', token: () => 't1' }));
    const repository = repositoryAt(server.host);
    await Promise.all(Array.from({ length: 8 }, async () => bytesOf(repository.fetch(content.descriptor))));
    expect(server.seen.filter(tokenPath)).toHaveLength(1);
  });

  test('renews a token before it ends', async () => {
    let now = 0;
    let tokens = 0;
    const server = await serve(
      harbor({ good: (a) => a === `Bearer t${tokens}`, token: () => `t${++tokens}`, life: 100 }),
    );
    const repository = repositoryAt(server.host, robot, { options: { now: () => now } });
    await bytesOf(repository.fetch(content.descriptor));
    now = 89_000;
    await bytesOf(repository.fetch(content.descriptor));
    expect(tokens).toBe(1);
    now = 91_000;
    await bytesOf(repository.fetch(content.descriptor));
    expect(tokens).toBe(2);
  });

  test('renews a token that was refused with a Basic challenge, through the realm it remembers', async () => {
    let tokens = 0;
    let ended = false;
    const good = (a: string) => a === `Bearer t${tokens}` && !(ended && tokens === 1);
    const server = await serve(harbor({ good, token: () => `t${++tokens}` }));
    const repository = repositoryAt(server.host);
    await bytesOf(repository.fetch(content.descriptor));
    ended = true;
    await bytesOf(repository.fetch(content.descriptor));
    expect(tokens).toBe(2);
    expect(server.seen.filter((r) => !tokenPath(r)).every((r) => !r.headers.authorization?.startsWith('Basic'))).toBe(
      true,
    );
  });

  test('is kept up in the middle of a transfer: the Range after a break gets a new token', async () => {
    let tokens = 0;
    const big = blob(400_000);
    const server = await serve((request, response) => {
      if (tokenPath(request)) return reply(response, 200, {}, tokenBody(`t${++tokens}`));
      const { authorization, range, host } = request.headers;
      if (authorization !== `Bearer t${tokens}`) {
        const challenge = authorization ? 'Basic realm="harbor"' : harborChallenge(host ?? '');
        return refuse(response, 401, 'UNAUTHORIZED', 'no', { 'www-authenticate': challenge });
      }
      if (!range) {
        response.writeHead(200, { 'content-length': big.bytes.length });
        response.write(big.bytes.subarray(0, 200_000), () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
        tokens++;
        return;
      }
      const from = Number(/[0-9]+/.exec(range)?.[0]);
      return reply(response, 206, { 'content-range': `bytes ${from}-399999/400000` }, big.bytes.subarray(from));
    });
    expect((await bytesOf(repositoryAt(server.host).fetch(big.descriptor))).equals(big.bytes)).toBe(true);
  });

  test('works without a credential, anonymously', async () => {
    const server = await serve((request, response) => {
      if (tokenPath(request)) return reply(response, 200, {}, JSON.stringify({ access_token: 'anon' }));
      if (request.headers.authorization === 'Bearer anon') return reply(response, 200, {}, content.bytes);
      return refuse(response, 401, 'UNAUTHORIZED', 'no', {
        'www-authenticate': harborChallenge(request.headers.host ?? ''),
      });
    });
    const registries = registriesFor();
    cleanups.push(() => registries.close());
    const repository = registries.repository({ host: server.host, path: 'library/x' }, 'source');
    expect(await bytesOf(repository.fetch(content.descriptor))).toEqual(content.bytes);
    expect(server.seen.find(tokenPath)?.headers.authorization).toBeUndefined();
  });

  test('asks with an identity token by POST, and not with a password', async () => {
    const server = await serve(({ method, url, headers, body }, response) => {
      const right = method === 'POST' && new URLSearchParams(body.toString()).get('refresh_token') === 'refresh';
      if (url === '/service/token')
        return right ? reply(response, 200, {}, '{"access_token":"t1"}') : reply(response, 400);
      if (headers.authorization === 'Bearer t1') return reply(response, 200, {}, content.bytes);
      return refuse(response, 401, 'UNAUTHORIZED', 'no', { 'www-authenticate': harborChallenge(headers.host ?? '') });
    });
    const repository = repositoryAt(server.host, { identityToken: 'refresh' });
    expect(await bytesOf(repository.fetch(content.descriptor))).toEqual(content.bytes);
  });
});

describe('a wrong password', () => {
  test('is found out though Harbor answers 200 to it, and is never shown again', async () => {
    const server = await serve(harbor({ password: 'another', good: () => false, token: () => 'never' }));
    const repository = repositoryAt(server.host);
    const error = await failure(repository.fetch(content.descriptor));
    expect(error).toMatchObject({ code: 'registry.unauthorized', params: { detail: 'wrong user name or password' } });
    const before = server.seen.length;
    for (let image = 0; image < 5; image++) {
      expect(await failure(repository.fetch(content.descriptor))).toMatchObject({ code: 'registry.unauthorized' });
    }
    expect(server.seen).toHaveLength(before);
    expect(server.seen.filter((request) => request.headers.authorization?.startsWith('Basic'))).toHaveLength(2);
  });

  test('in Basic is shown once', async () => {
    const server = await serve((_request, response) => {
      return refuse(response, 401, 'UNAUTHORIZED', 'no', { 'www-authenticate': 'Basic realm="nexus"' });
    });
    const repository = repositoryAt(server.host);
    expect(await failure(repository.fetch(content.descriptor))).toMatchObject({ code: 'registry.unauthorized' });
    expect(await failure(repository.fetch(content.descriptor))).toMatchObject({ code: 'registry.unauthorized' });
    expect(server.seen.filter((request) => request.headers.authorization)).toHaveLength(1);
  });

  test('is not what a missing right is taken for', async () => {
    const server = await serve(harbor({ good: () => false, token: () => 't1' }));
    const repository = repositoryAt(server.host);
    const error = await failure(repository.fetch(content.descriptor));
    const detail = 'UNAUTHORIZED: unauthorized to access repository: library/x, action: pull';
    expect(error).toMatchObject({ code: 'registry.unauthorized', params: { detail } });
  });

  test('never stands in an error', async () => {
    const server = await serve(harbor({ password: 'another', good: () => false, token: () => 'never' }));
    const error = await failure(repositoryAt(server.host).fetch(content.descriptor));
    expect(JSON.stringify(error) + String(error)).not.toContain('pa:ss$word');
  });
});

test('Basic is used where the registry asks for it', async () => {
  const server = await serve((request, response) => {
    if (basic(request) === 'robot$library+ci:pa:ss$word') return reply(response, 200, {}, content.bytes);
    return reply(response, 401, { 'www-authenticate': 'Basic realm="nexus"' });
  });
  expect(await bytesOf(repositoryAt(server.host).fetch(content.descriptor))).toEqual(content.bytes);
});

test('no cookie is ever sent back', async () => {
  const server = await serve((_request, response) => reply(response, 200, { 'set-cookie': 'sid=1' }, content.bytes));
  const repository = repositoryAt(server.host);
  await bytesOf(repository.fetch(content.descriptor));
  await bytesOf(repository.fetch(content.descriptor));
  expect(server.seen.every(({ headers }) => headers.cookie === undefined)).toBe(true);
});

describe('a realm', () => {
  const leading =
    (realm: string): Script =>
    (_request, response) => {
      return refuse(response, 401, 'UNAUTHORIZED', 'no', { 'www-authenticate': `Bearer realm="${realm}",service="s"` });
    };

  test('on another host is not shown the password, and not asked', async () => {
    const trap = await serve((_request, response) => reply(response, 200, {}, '{"token":"t"}'), '127.0.0.2');
    const server = await serve(leading(`http://${trap.host}/token`));
    const error = await failure(repositoryAt(server.host).fetch(content.descriptor));
    expect(error).toMatchObject({ code: 'registry.unsafe' });
    expect(trap.seen).toHaveLength(0);
  });

  test("of Harbor on another name is not asked: the registry's own host has the same token service", async () => {
    const trap = await serve((_request, response) => reply(response, 200, {}, '{"token":"t"}'), '127.0.0.2');
    const harbor = await startHarbor({
      version: '2.13.2',
      externalUrl: `http://${trap.host}`,
      projects: [{ name: 'team' }],
    });
    cleanups.push(() => harbor.close());
    const target = (password: string) => {
      const registries = registriesFor({ credentials: { [harbor.host]: { username: 'admin', password } } });
      cleanups.push(() => registries.close());
      return registries.repository({ host: harbor.host, path: 'team/x' }, 'destination');
    };
    await target('Harbor12345').push(content.descriptor, sourceOf(content.bytes));
    expect(await target('Harbor12345').exists(content.descriptor)).toBe(true);
    expect(await failure(target('wrong').exists(content.descriptor))).toMatchObject({ code: 'registry.unauthorized' });
    expect(trap.seen).toHaveLength(0);
  });

  test('of a Harbor behind a proxy that has no token service is refused, not asked', async () => {
    const trap = await serve((_request, response) => reply(response, 200, {}, '{"token":"t"}'), '127.0.0.2');
    const server = await serve((request, response) => {
      if (tokenPath(request)) return reply(response, 404);
      const realm = `Bearer realm="http://${trap.host}/service/token",service="harbor-registry"`;
      return refuse(response, 401, 'UNAUTHORIZED', 'no', { 'www-authenticate': realm });
    });
    expect(await failure(repositoryAt(server.host).fetch(content.descriptor))).toMatchObject({
      code: 'registry.unsafe',
    });
    expect(trap.seen).toHaveLength(0);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/token',
    'ftp://127.0.0.1/token',
    'file:///etc/passwd',
  ])('at %s is not asked, even without a password (CVE-2026-33540)', async (realm) => {
    const server = await serve(leading(realm));
    const registries = registriesFor();
    cleanups.push(() => registries.close());
    const repository = registries.repository({ host: server.host, path: 'library/x' }, 'source');
    expect(await failure(repository.fetch(content.descriptor))).toMatchObject({ code: 'registry.unsafe' });
  });

  test('that leads elsewhere is not followed', async () => {
    const trap = await serve((_request, response) => reply(response, 200, {}, '{"token":"t"}'));
    const server = await serve((request, response) => {
      if (tokenPath(request)) return reply(response, 307, { location: `http://${trap.host}/token` });
      return refuse(response, 401, 'UNAUTHORIZED', 'no', {
        'www-authenticate': harborChallenge(request.headers.host ?? ''),
      });
    });
    expect(await failure(repositoryAt(server.host).fetch(content.descriptor))).toMatchObject({
      code: 'registry.unsafe',
    });
    expect(trap.seen).toHaveLength(0);
  });

  test('that fails for a moment is asked again', async () => {
    let asked = 0;
    const server = await serve((request, response) => {
      if (tokenPath(request)) return ++asked === 1 ? reply(response, 502) : reply(response, 200, {}, tokenBody('t1'));
      if (request.headers.authorization === 'Bearer t1') return reply(response, 200, {}, content.bytes);
      return refuse(response, 401, 'UNAUTHORIZED', 'no', {
        'www-authenticate': harborChallenge(request.headers.host ?? ''),
      });
    });
    expect(await bytesOf(repositoryAt(server.host).fetch(content.descriptor))).toEqual(content.bytes);
  });
});

describe('a redirect', () => {
  test('to storage is followed without our authorization', async () => {
    const storage = await serve((_request, response) => reply(response, 200, {}, content.bytes));
    const server = await serve((request, response) => {
      if (!request.headers.authorization) return reply(response, 401, { 'www-authenticate': 'Basic realm="x"' });
      return reply(response, 307, { location: `http://${storage.host}/bucket?signature=1` });
    });
    expect(await bytesOf(repositoryAt(server.host).fetch(content.descriptor))).toEqual(content.bytes);
    expect(storage.seen[0]?.headers.authorization).toBeUndefined();
  });

  test('to a place that asks for a password gets none (GHSA-vh4v-2xq2-g5cg)', async () => {
    const trap = await serve((_request, response) => {
      return reply(response, 401, { 'www-authenticate': 'Basic realm="give it to me"' });
    });
    const server = await serve((request, response) => {
      if (!request.headers.authorization) return reply(response, 401, { 'www-authenticate': 'Basic realm="x"' });
      return reply(response, 307, { location: `http://${trap.host}/x` });
    });
    const error = await failure(repositoryAt(server.host).fetch(content.descriptor));
    expect(error).toMatchObject({ code: 'registry.protocol' });
    expect(trap.seen.length).toBeGreaterThan(0);
    expect(trap.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('of a manifest that comes back from elsewhere carries nothing of ours', async () => {
    let away = '';
    const server = await serve((request, response) => {
      if (!request.headers.authorization && !request.url.startsWith('/back')) {
        return reply(response, 401, { 'www-authenticate': 'Basic realm="x"' });
      }
      if (request.url.startsWith('/back')) return reply(response, 404);
      return reply(response, 307, { location: `http://${away}/x` });
    });
    const elsewhere = await serve((_request, response) =>
      reply(response, 307, { location: `http://${server.host}/back` }),
    );
    away = elsewhere.host;
    await failure(repositoryAt(server.host).manifest('v1'));
    const back = server.seen.filter(({ url }) => url === '/back');
    expect(back.length).toBeGreaterThan(0);
    expect(back.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('without end is given up', async () => {
    const server = await serve((request, response) => reply(response, 307, { location: `${request.url}x` }));
    expect(await failure(repositoryAt(server.host).fetch(content.descriptor))).toMatchObject({
      code: 'registry.unsafe',
    });
    expect(server.seen).toHaveLength(6);
  });

  test('of an upload is refused', async () => {
    const trap = await serve((_request, response) => reply(response, 202));
    const server = await serve((_request, response) => reply(response, 307, { location: `http://${trap.host}/x` }));
    const target = repositoryAt(server.host, robot, {}, 'destination');
    const error = await failure(target.push(content.descriptor, sourceOf(content.bytes)));
    expect(error).toMatchObject({ code: 'registry.unsafe', side: 'destination' });
    expect(trap.seen).toHaveLength(0);
  });

  test('to a link-local address is blocked at connect', async () => {
    const server = await serve((_request, response) => reply(response, 307, { location: 'http://169.254.169.254/x' }));
    expect(await failure(repositoryAt(server.host).fetch(content.descriptor))).toMatchObject({
      code: 'registry.unsafe',
    });
  });
});

describe('ping', () => {
  const ping = async (script: Script, credential?: Credential) => {
    const server = await serve(script);
    const registries = registriesFor({ credentials: credential ? { [server.host]: credential } : {} });
    cleanups.push(() => registries.close());
    return registries.ping(server.host);
  };

  test('says how a registry wants to be asked, without a credential', async () => {
    const script = harbor({ good: () => false, token: () => '' });
    expect(await ping(script)).toMatchObject({ authenticated: false, scheme: 'bearer' });
  });

  test('proves a credential', async () => {
    const script = harbor({ good: (a) => a === 'Bearer t1', token: () => 't1' });
    expect(await ping(script, robot)).toMatchObject({ authenticated: true, scheme: 'bearer' });
  });

  test('finds a wrong password out', async () => {
    const script = harbor({ password: 'another', good: () => false, token: () => '' });
    expect(await failure(ping(script, robot))).toMatchObject({ code: 'registry.unauthorized' });
  });

  test('does not take a web page for a registry', async () => {
    const page: Script = (_request, response) =>
      reply(response, 200, { 'content-type': 'text/html' }, '<title>Hi</title>');
    expect(await failure(ping(page))).toMatchObject({ code: 'registry.protocol' });
  });
});
