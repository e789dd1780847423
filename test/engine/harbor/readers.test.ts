import { describe, expect, it } from 'vitest';
import { readAccount } from '../../../main/engine/harbor/account.ts';
import { createProject, readProject } from '../../../main/engine/harbor/project.ts';
import { raiseQuota, readQuota } from '../../../main/engine/harbor/quota.ts';
import { findHarbor } from '../../../main/engine/harbor/system.ts';
import { coversRepository, coversTag, type TagRule } from '../../../main/engine/harbor/tag-rules.ts';
import { createTag } from '../../../main/engine/harbor/tags.ts';
import { readTokenAccess } from '../../../main/engine/registry/token-access.ts';
import { ADMIN, clientsFor, DEV, harborWith, made, pushed } from '../../jobs/preflight/support.ts';
import { reply, startFaultServer } from '../../support/fault-server.ts';
import { failure } from '../registry/support.ts';

const rule = (tag: string, repository: string, decoration = 'matches'): TagRule => ({
  tag_selectors: [{ kind: 'doublestar', decoration, pattern: tag }],
  scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: repository }] },
});

describe('a rule over tags', () => {
  it.each([
    ['**', 'v1', true],
    ['v*', 'v1.2', true],
    ['v*', 'w1', false],
    ['v?', 'v12', false],
    ['{release,stable}-*', 'stable-3', true],
    ['1.2', '1x2', false],
    ['v[0-9]', 'v7', true],
    ['v[!0-9]', 'v7', false],
    ['a+b(c', 'a+b(c', true],
  ])('%s speaks of the tag %s: %s', (pattern, tag, expected) => {
    expect(coversTag(rule(pattern, '**'), tag)).toBe(expected);
    expect(coversTag(rule(pattern, '**', 'excludes'), tag)).toBe(!expected);
  });

  it.each([
    ['*', 'nginx', true],
    ['*', 'docker.io/nginx', false],
    ['**', 'docker.io/library/nginx', true],
    ['docker.io/**', 'docker.io/library/nginx', true],
    ['**/nginx', 'nginx', true],
  ])('%s speaks of the repository %s: %s', (pattern, repository, expected) => {
    expect(coversRepository(rule('**', pattern), repository)).toBe(expected);
  });
});

describe("Harbor's API", () => {
  it('is found by what only Harbor answers', async () => {
    const harbor = await harborWith({ version: '2.13.1' });
    const found = await findHarbor(clientsFor(harbor.host).rest(harbor.host));
    expect(found).toMatchObject({ html: false, harbor: { version: '2.13.1', creation: 'everyone', readOnly: false } });
    expect(found.serverTime).toBeGreaterThan(Date.now() - 10_000);
  });

  it.each([
    ['404', 404, 'text/plain', 'not found'],
    ['403', 403, 'application/json', '{"errors":[]}'],
    ['a redirect to its page', 302, 'text/html', ''],
    ['500', 500, 'text/plain', 'oops'],
    ['another version', 200, 'application/json', '{"version":"7.77.3"}'],
    ['no JSON', 200, 'application/json', '{'],
  ])('is not seen where a registry of another kind answers %s', async (_name, status, type, body) => {
    const headers = { 'content-type': type, ...(status === 302 ? { location: 'http://elsewhere.invalid/' } : {}) };
    const server = await startFaultServer((_request, response) => reply(response, status, headers, Buffer.from(body)));
    const { harbor } = await findHarbor(clientsFor(server.host, null).rest(server.host));
    expect(harbor).toBeUndefined();
    await server.close();
  });

  it('tells who we are', async () => {
    const harbor = await harborWith();
    const system = { version: '2.15.2', authMode: 'db_auth', creation: undefined, readOnly: false };
    const as = (who: typeof ADMIN) => readAccount(clientsFor(harbor.host, who).rest(harbor.host), system);
    expect(await as(ADMIN)).toEqual({ kind: 'user', name: 'admin', admin: true });
    expect(await as(DEV)).toEqual({ kind: 'user', name: 'dev', admin: false });
  });

  it('takes a project whose name is a number for a name', async () => {
    const harbor = await harborWith({ projects: [{ name: '1', quota: 5000 }] });
    const rest = clientsFor(harbor.host).rest(harbor.host);
    const project = await readProject(rest, '1');
    expect(project).toMatchObject({ exists: true, id: harbor.world.projects.get('1')?.id });
    expect(await readQuota(rest, { name: '1', id: project.id })).toEqual({ hard: 5000, used: 0 });
  });

  it("raises a quota that is smaller, lowers none, and passes on Harbor's refusal to all but administrators", async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 5000 }] });
    const admin = clientsFor(harbor.host).rest(harbor.host);
    const { id = 0 } = await readProject(admin, 'team');
    expect(await raiseQuota(admin, { name: 'team', id }, 9000)).toBe(9000);
    expect(await raiseQuota(admin, { name: 'team', id }, 7000)).toBe(9000);
    expect(harbor.world.projects.get('team')?.quota).toBe(9000);
    const dev = clientsFor(harbor.host, DEV).rest(harbor.host);
    const refusal = await failure(raiseQuota(dev, { name: 'team', id }, 99_000));
    expect(refusal).toMatchObject({ code: 'target.refused', params: { status: 403 } });
    expect(harbor.world.projects.get('team')?.quota).toBe(9000);
  });

  it('tells a stranger to a project only that it is there', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team' }, { name: 'other' }] });
    const rest = clientsFor(harbor.host, DEV).rest(harbor.host);
    expect(await readProject(rest, 'other')).toMatchObject({ exists: true, id: undefined, proxyCache: undefined });
    expect(await readProject(rest, 'nope')).toMatchObject({ exists: false });
  });

  it('leaves a project alone that somebody else made in between, and passes on a refusal', async () => {
    const harbor = await harborWith({ projectCreation: 'adminonly' });
    const project = { name: 'team', public: true, quota: 1 };
    await createProject(clientsFor(harbor.host).rest(harbor.host), project);
    expect(harbor.world.projects.get('team')).toMatchObject({ quota: -1, metadata: { public: 'false' } });
    const error = await failure(
      createProject(clientsFor(harbor.host, DEV).rest(harbor.host), { ...project, name: 'fresh' }),
    );
    expect(error).toMatchObject({ code: 'target.noCreate' });
    expect(String(error)).toContain('Only system admin can create project');
  });

  it('creates a tag in a repository whose path has slashes', async () => {
    const harbor = await harborWith();
    const image = made('a');
    await pushed(harbor.host, image, 'team/docker.io/library/a', '1');
    const rest = clientsFor(harbor.host).rest(harbor.host);
    await createTag(rest, 'team/docker.io/library/a', image.root.digest, '2');
    expect(harbor.world.repository('team/docker.io/library/a')?.tags.get('2')?.digest).toBe(image.root.digest);
    const error = await failure(createTag(rest, 'team/docker.io/library/a', image.root.digest, '2'));
    expect(error).toMatchObject({ code: 'target.refused', params: { status: 409 } });
    expect(String(error)).toMatch(/already exists.*\(request [0-9a-f-]{36}\)/);
  });

  it('is asked again after trouble on the way, but nothing is changed twice', async () => {
    const asked: string[] = [];
    const harbor = await harborWith({
      hook: ({ method }, route) => {
        if (route !== 'api') return undefined;
        asked.push(method);
        return { kind: 'answer', answer: { status: 502, headers: {}, body: '' } };
      },
    });
    const rest = clientsFor(harbor.host).rest(harbor.host);
    expect(await failure(readQuota(rest, { name: 'team', id: 1 }))).toMatchObject({ code: 'registry.failing' });
    expect(asked).toEqual(['GET', 'GET', 'GET']);
    const project = { name: 'fresh', public: false, quota: undefined };
    expect(await failure(createProject(rest, project))).toMatchObject({ code: 'registry.failing' });
    expect(asked.filter((method) => method === 'POST')).toHaveLength(1);
  });
});

describe('a token', () => {
  const token = (claims: object) => `Bearer x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

  it('says what it is good for and how long it lives', () => {
    const access = [{ type: 'repository', name: 'team/a', actions: ['pull'] }];
    const read = readTokenAccess(token({ sub: 'me', iat: 100, exp: 1900, access }));
    expect(read).toEqual({ actions: new Map([['team/a', ['pull']]]), subject: 'me', life: 1800 });
  });

  it.each([['Bearer opaque'], ['Bearer a.b.c'], ['Basic YTpi'], [token({ access: 'all' })]])(
    'that is not readable is not guessed at: %s',
    (authorization) => {
      expect(readTokenAccess(authorization)).toBeUndefined();
    },
  );
});
