import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type HarborOptions, type HarborStandIn, startHarbor } from '../../main/practice/harbor.ts';
import { ADMIN, basic, errorOf, HarborClient, jsonOf } from './harbor-client.ts';
import { have, selfSigned } from './tools.ts';
import { sha256, wire } from './wire.ts';

const open: HarborStandIn[] = [];

afterEach(async () => {
  for (const harbor of open.splice(0)) await harbor.close();
});

async function start(
  options: HarborOptions = {},
): Promise<{ harbor: HarborStandIn; admin: HarborClient; nobody: HarborClient }> {
  const harbor = await startHarbor({ lockTime: 5, ...options });
  open.push(harbor);
  return { harbor, admin: new HarborClient(harbor), nobody: new HarborClient(harbor, {}) };
}

const USERS = [
  { name: 'dev', password: 'Dev12345', roles: { library: 'developer', team: 'developer' } },
  { name: 'reader', password: 'Read12345', roles: { library: 'guest' } },
] as const;

describe('1.2 the challenge of /v2/', () => {
  it('is Bearer for whoever shows nothing, with the realm of the host that was asked', async () => {
    const { harbor, nobody } = await start();
    const answer = await nobody.send('GET', '/v2/');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer realm="${harbor.url}/service/token",service="harbor-registry"`,
    );
    expect(answer.headers['docker-distribution-api-version']).toBe('registry/2.0');
    expect(answer.body.toString()).toBe(
      '{"errors":[{"code":"UNAUTHORIZED","message":"unauthorized: unauthorized"}]}\n',
    );
  });

  it.each([
    ['2.13.2', 'https://harbor.corp.example'],
    ['2.14.0', undefined],
  ])('has the realm of its configured host until 2.13: %s', async (version, configured) => {
    const { harbor, nobody } = await start({ version, externalUrl: 'https://harbor.corp.example' });
    const answer = await nobody.send('GET', '/v2/');
    expect(answer.headers['www-authenticate']).toContain(`realm="${configured ?? harbor.url}/service/token"`);
  });

  it.skipIf(!have('openssl'))('has an https realm behind TLS, with a certificate that openssl made', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'harbor-tls-'));
    const tls = await selfSigned(folder);
    await rm(folder, { recursive: true });
    const { harbor } = await start({ tls, caCertificate: tls.cert });
    const challenged = await wire('GET', `${harbor.url}/v2/`, { ca: tls.cert });
    expect(challenged.headers['www-authenticate']).toContain(`realm="https://${harbor.host}/service/token"`);
    const served = await wire('GET', `${harbor.url}/api/v2.0/systeminfo/getcert`, { ca: tls.cert });
    expect(served.body.toString()).toBe(tls.cert);
  });

  it.each([
    ['GET', '/v2/library/x/tags/list', 'repository:library/x:pull'],
    ['HEAD', '/v2/library/x/manifests/v1', 'repository:library/x:pull'],
    ['POST', '/v2/library/x/blobs/uploads/', 'repository:library/x:pull,push'],
    ['DELETE', `/v2/library/x/manifests/${sha256('')}`, 'repository:library/x:delete'],
    [
      'POST',
      `/v2/library/x/blobs/uploads/?mount=${sha256('')}&from=library/y`,
      'repository:library/x:pull,push repository:library/y:pull',
    ],
  ])('names the scope of %s %s', async (method, path, scope) => {
    const { nobody } = await start();
    const answer = await nobody.send(method, path);
    expect([answer.status, answer.headers['www-authenticate']?.replace(/.*,scope=/, '')]).toEqual([401, `"${scope}"`]);
  });

  it('is Basic as soon as a request carries any Authorization', async () => {
    const { harbor } = await start({ projects: [{ name: 'team' }] });
    for (const headers of [basic('admin', 'wrong'), { Authorization: 'Bearer expired.or.bad' }]) {
      for (const [method, path] of [
        ['GET', '/v2/'],
        ['GET', '/v2/team/x/tags/list'],
        ['POST', '/v2/team/x/blobs/uploads/'],
      ] as const) {
        const answer = await new HarborClient(harbor, headers).send(method, path);
        expect([path, answer.status, answer.headers['www-authenticate']]).toEqual([path, 401, 'Basic realm="harbor"']);
      }
    }
  });

  it('asks even readers of public projects to say who they are', async () => {
    const { nobody } = await start();
    expect(errorOf(await nobody.send('GET', '/v2/library/x/tags/list'))).toEqual([
      401,
      'UNAUTHORIZED',
      'authorize header needed to send HEAD to repository: authorize header needed to send HEAD to repository',
    ]);
  });

  it('doubles the text of a missing right', async () => {
    const { harbor } = await start({ users: USERS });
    const answer = await new HarborClient(harbor, basic('reader', 'Read12345')).send(
      'POST',
      '/v2/library/x/blobs/uploads/',
    );
    const text = 'unauthorized to access repository: library/x, action: push';
    expect(errorOf(answer)).toEqual([401, 'UNAUTHORIZED', `${text}: ${text}`]);
  });

  it('is an empty header for a project that does not exist', async () => {
    const { admin, nobody } = await start();
    for (const client of [admin, nobody]) {
      const answer = await client.send('POST', '/v2/nope/x/blobs/uploads/');
      expect(errorOf(answer)).toEqual([401, 'UNAUTHORIZED', 'project nope not found: project nope not found']);
      expect(answer.headers['www-authenticate']).toBe('');
    }
  });

  it('comes after 400 for a repository without a project, in the path and in `from`', async () => {
    const { nobody, admin } = await start();
    expect(errorOf(await nobody.send('POST', '/v2/foo/blobs/uploads/'))).toEqual([
      400,
      'BAD_REQUEST',
      'bad request: invalid repository name: foo',
    ]);
    const mount = await admin.send('POST', `/v2/library/x/blobs/uploads/?mount=${sha256('')}&from=foo`);
    expect(mount.status).toBe(400);
  });

  it('is empty for a path that is no repository, and 404 answers a bad tag', async () => {
    const { admin } = await start();
    const answer = await admin.send('POST', '/v2/proj/Upper/blobs/uploads/');
    expect(answer.status).toBe(401);
    expect(errorOf(answer)[2]).toContain('un-recognized request: POST /v2/proj/Upper/blobs/uploads/');
    expect(answer.headers['www-authenticate']).toBe('');
    expect(errorOf(await admin.send('PUT', '/v2/library/x/manifests/-bad'))).toEqual([
      404,
      'NOT_FOUND',
      'invalid reference format',
    ]);
  });

  it('lets only an administrator see the catalog', async () => {
    const { admin, harbor } = await start({ users: USERS });
    await admin.image('library/x', 'v1');
    expect(jsonOf(await admin.send('GET', '/v2/_catalog'))).toEqual({ repositories: ['library/x'] });
    const answer = await new HarborClient(harbor, basic('dev', 'Dev12345')).send('GET', '/v2/_catalog');
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Basic realm="harbor"']);
  });

  it('needs the right to delete for cancelling an upload', async () => {
    const { harbor } = await start({ users: USERS });
    const dev = new HarborClient(harbor, basic('dev', 'Dev12345'));
    const { location } = (await dev.send('POST', '/v2/library/x/blobs/uploads/')).headers;
    expect((await wire('DELETE', `${location}`, { headers: basic('dev', 'Dev12345') })).status).toBe(401);
    expect((await wire('DELETE', `${location}`, { headers: ADMIN })).status).toBe(204);
  });
});

describe('1.3 /service/token', () => {
  const TOKEN = '/service/token?service=harbor-registry';
  const scoped = (name: string) => `${TOKEN}&scope=repository:${name}:pull`;
  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

  it('answers with an empty access_token and every action the user has, asked for or not', async () => {
    const { admin } = await start();
    const answer = jsonOf(await admin.send('GET', scoped('library/x')));
    expect(answer).toMatchObject({ access_token: '', expires_in: 1800 });
    const [access] = claimsOf(answer.token).access;
    expect(access).toMatchObject({ type: 'repository', name: 'library/x' });
    expect([...access.actions].sort()).toEqual(['delete', 'pull', 'push', 'scanner-pull']);
  });

  it('is not there for POST', async () => {
    const { admin } = await start();
    expect((await admin.send('POST', TOKEN)).status).toBe(405);
  });

  it('answers 200 without actions for a project that does not exist', async () => {
    const { admin } = await start();
    const answer = await admin.send('GET', scoped('nope/x'));
    expect([answer.status, claimsOf(jsonOf(answer).token).access[0].actions]).toEqual([200, []]);
  });

  it('answers 200 without actions for a wrong password with a scope, 401 without one', async () => {
    const { harbor } = await start({ projects: [{ name: 'team' }] });
    const wrong = new HarborClient(harbor, basic('admin', 'wrong'));
    const answer = await wrong.send('GET', scoped('team/x'));
    expect([answer.status, claimsOf(jsonOf(answer).token).access[0].actions]).toEqual([200, []]);
    const bare = await wrong.send('GET', TOKEN);
    expect([bare.status, bare.body.length]).toEqual([401, 0]);
  });

  it('refuses a service that is not its own', async () => {
    const { admin } = await start();
    const answer = await admin.send('GET', '/service/token?service=x');
    expect([answer.status, answer.body.toString().trim()]).toEqual([400, 'Unable to handle service: x']);
  });

  it('gives tokens that hold for every repository of their project and for no other', async () => {
    const { harbor, admin } = await start({ projects: [{ name: 'team' }] });
    const { token } = jsonOf(await admin.send('GET', scoped('library/x')));
    const bearer = new HarborClient(harbor, { Authorization: `Bearer ${token}` });
    expect((await bearer.send('POST', '/v2/library/other/blobs/uploads/')).status).toBe(202);
    expect((await bearer.send('POST', '/v2/team/x/blobs/uploads/')).status).toBe(401);
    expect((await bearer.api('GET', '/projects?name=team')).headers['x-total-count']).toBe('0');
  });

  it('gives tokens that die after their life and leeway, at the start of a request', async () => {
    let time = Date.now();
    const { harbor, admin } = await start({ tokenLife: 5, tokenLeeway: 2, now: () => new Date(time) });
    const { token, expires_in } = jsonOf(await admin.send('GET', scoped('library/x')));
    expect(expires_in).toBe(5);
    const bearer = new HarborClient(harbor, { Authorization: `Bearer ${token}` });
    time += 6000;
    expect((await bearer.send('POST', '/v2/library/x/blobs/uploads/')).status).toBe(202);
    time += 2000;
    const late = await bearer.send('POST', '/v2/library/x/blobs/uploads/');
    expect([late.status, late.headers['www-authenticate']]).toEqual([401, 'Basic realm="harbor"']);
  });

  it('does not take a token that somebody else made', async () => {
    const [one, other] = [await start(), await start()];
    const { token } = jsonOf(await one.admin.send('GET', scoped('library/x')));
    const bearer = new HarborClient(other.harbor, { Authorization: `Bearer ${token}` });
    expect((await bearer.send('POST', '/v2/library/x/blobs/uploads/')).status).toBe(401);
  });

  it('does not take a token that is older than its project, since 2.13.5', async () => {
    for (const [version, status] of [
      ['2.12', 202],
      ['2.15.2', 401],
    ] as const) {
      let time = Date.now();
      const { harbor, admin } = await start({ version, now: () => new Date(time) });
      await admin.api('POST', '/projects', { project_name: 'team' });
      const { token } = jsonOf(await admin.send('GET', scoped('team/x')));
      await admin.api('DELETE', '/projects/team');
      time += 3000;
      await admin.api('POST', '/projects', { project_name: 'team' });
      const bearer = new HarborClient(harbor, { Authorization: `Bearer ${token}` });
      expect((await bearer.send('POST', '/v2/team/x/blobs/uploads/')).status).toBe(status);
    }
  });
});

describe('1.4 a wrong password', () => {
  it('locks its user for a while: then the right one fails too', async () => {
    const { harbor, admin } = await start({ lockTime: 300 });
    const wrong = new HarborClient(harbor, basic('admin', 'wrong')).send('GET', '/v2/');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await admin.send('GET', '/v2/')).status).toBe(401);
    expect((await wrong).status).toBe(401);
  });

  it('is 401 on the API without a challenge, and public answers stay public', async () => {
    const { harbor } = await start();
    const wrong = new HarborClient(harbor, basic('admin', 'wrong'));
    const answer = await wrong.api('GET', '/users/current');
    expect(errorOf(answer)).toEqual([401, 'UNAUTHORIZED', 'unauthorized']);
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect((await wrong.api('GET', '/systeminfo')).status).toBe(200);
  });
});

describe('1.5 robots', () => {
  const pushing = (namespace: string) => ({
    kind: 'project',
    namespace,
    access: [
      { resource: 'repository', action: 'pull' },
      { resource: 'repository', action: 'push' },
    ],
  });

  it('log in with their prefix and push into their project only', async () => {
    const { harbor, admin } = await start({ projects: [{ name: 'team' }, { name: 'other' }] });
    const body = { name: 'ci', level: 'project', duration: -1, secret: 'ignored', permissions: [pushing('team')] };
    const created = jsonOf(await admin.api('POST', '/robots', body));
    expect(created).toMatchObject({ name: 'robot$team+ci', expires_at: -1 });
    expect(created.secret).not.toBe('ignored');
    const robot = new HarborClient(harbor, basic(created.name, created.secret));
    await robot.image('team/x', 'v1');
    expect((await robot.send('POST', '/v2/other/x/blobs/uploads/')).status).toBe(401);
  });

  it('that may push but not pull cannot ask for blobs', async () => {
    const { harbor, admin } = await start({ projects: [{ name: 'team' }] });
    const permission = { ...pushing('team'), access: [{ resource: 'repository', action: 'push' }] };
    const { name, secret } = jsonOf(
      await admin.api('POST', '/robots', { name: 'p', level: 'project', permissions: [permission] }),
    );
    const robot = new HarborClient(harbor, basic(name, secret));
    expect((await robot.send('HEAD', `/v2/team/x/blobs/${sha256('')}`)).status).toBe(401);
  });

  it('of the system may create projects where that was given, those of a project may not', async () => {
    const { harbor, admin } = await start({ projects: [{ name: 'team' }] });
    const system = {
      name: 's',
      level: 'system',
      permissions: [{ kind: 'system', namespace: '/', access: [{ resource: 'project', action: 'create' }] }],
    };
    const made = jsonOf(await admin.api('POST', '/robots', system));
    expect(made.name).toBe('robot$s');
    expect(
      (await new HarborClient(harbor, basic(made.name, made.secret)).api('POST', '/projects', { project_name: 'new' }))
        .status,
    ).toBe(201);
    const own = jsonOf(
      await admin.api('POST', '/robots', { name: 'ci', level: 'project', permissions: [pushing('team')] }),
    );
    const refused = await new HarborClient(harbor, basic(own.name, own.secret)).api('POST', '/projects', {
      project_name: 'newer',
    });
    expect(errorOf(refused)).toEqual([403, 'FORBIDDEN', 'Only system level robot can create project']);
  });

  it('end in 401 when expired', async () => {
    let time = Date.now();
    const { harbor, admin } = await start({ projects: [{ name: 'team' }], now: () => new Date(time) });
    const { name, secret } = jsonOf(
      await admin.api('POST', '/robots', { name: 'ci', level: 'project', duration: 1, permissions: [pushing('team')] }),
    );
    const robot = new HarborClient(harbor, basic(name, secret));
    expect((await robot.send('POST', '/v2/team/x/blobs/uploads/')).status).toBe(202);
    time += 2 * 86_400_000;
    expect((await robot.send('POST', '/v2/team/x/blobs/uploads/')).status).toBe(401);
  });

  it('are no current user, and their names are lower case', async () => {
    const { harbor, admin } = await start({ projects: [{ name: 'team' }] });
    const { name, secret } = jsonOf(
      await admin.api('POST', '/robots', { name: 'ci', level: 'project', permissions: [pushing('team')] }),
    );
    const answer = await new HarborClient(harbor, basic(name, secret)).api('GET', '/users/current');
    expect(errorOf(answer)).toEqual([
      412,
      'PRECONDITION',
      'get current user not available for security context: robot',
    ]);
    const bad = await admin.api('POST', '/robots', { name: 'CI', level: 'project', permissions: [pushing('team')] });
    expect(errorOf(bad)).toEqual([
      400,
      'BAD_REQUEST',
      'robot name is not in lower case or contains illegal characters',
    ]);
  });
});

describe('1.6 the CLI secret of an OIDC user', () => {
  it('pushes and lists, and is worth nothing elsewhere', async () => {
    const user = { name: 'oidc', password: 'unused', cliSecret: 'S3cret', roles: { library: 'maintainer' } } as const;
    const { harbor } = await start({ authMode: 'oidc_auth', users: [user] });
    const client = new HarborClient(harbor, basic('oidc', 'S3cret'));
    await client.image('library/x', 'v1');
    expect((await client.api('GET', '/projects')).status).toBe(200);
    expect((await client.api('GET', '/projects/library/repositories')).status).toBe(200);
    expect((await client.api('HEAD', '/projects?project_name=library')).status).toBe(401);
    expect((await client.api('POST', '/projects/library/repositories/x/artifacts/v1/scan')).status).toBe(401);
    expect((await new HarborClient(harbor, basic('oidc', 'unused')).send('GET', '/v2/')).status).toBe(401);
  });
});

describe('1.7 cookies', () => {
  it('are handed out, and refused with 403 when they come back on a change', async () => {
    const { admin } = await start();
    const first = await admin.api('GET', '/systeminfo');
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^sid=/);
    for (const path of ['/api/v2.0/projects', '/v2/library/x/blobs/uploads/']) {
      const answer = await admin.send('POST', path, { headers: { Cookie: cookie } });
      expect(errorOf(answer)).toEqual([403, 'FORBIDDEN', 'CSRF token invalid']);
      expect(answer.headers['x-harbor-csrf-token']).toBeTruthy();
    }
    expect((await admin.api('GET', '/systeminfo', undefined, { Cookie: cookie })).status).toBe(200);
  });
});

describe('1.8 read-only mode', () => {
  it('refuses changes with 403 and shows in systeminfo', async () => {
    const { harbor, admin } = await start();
    harbor.world.readOnly = true;
    const text = 'The system is in read only mode. Any modification is prohibited.';
    expect(errorOf(await admin.send('POST', '/v2/library/x/blobs/uploads/'))).toEqual([403, 'DENIED', text]);
    expect(errorOf(await admin.api('POST', '/projects', { project_name: 'x' }))).toEqual([403, 'DENIED', text]);
    expect((await admin.get('/systeminfo')).read_only).toBe(true);
  });
});
