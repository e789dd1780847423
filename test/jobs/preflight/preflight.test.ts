import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startRegistry } from '../../../main/practice/registry.ts';
import { CHECKS, type CheckName } from '../../../shared/preflight.ts';
import { blob } from '../../engine/registry/support.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { freePort } from '../../support/free-port.ts';
import { have } from '../../support/have.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { ADMIN, ask, clientsFor, DEV, harborWith, made, pushed, row } from './support.ts';

const Robot = z.object({ name: z.string(), secret: z.string() });

const user = (username: string) => ({ username, password: 'Secret$1' });

/** A robot of a Harbor, made through its own API. */
async function robot(url: string, permissions: object[], level = 'system') {
  const answer = await fetch(`${url}/api/v2.0/robots`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('admin:Harbor12345').toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'carrier', level, duration: -1, permissions }),
  });
  const { name, secret } = Robot.parse(await answer.json());
  return { username: name, password: secret };
}

const PUSH = {
  kind: 'project',
  namespace: 'team',
  access: ['pull', 'push'].map((action) => ({ resource: 'repository', action })),
};

/** Adds a rule through Harbor's API. */
async function post(url: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/api/v2.0${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('admin:Harbor12345').toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

const every = (pattern = '**') => [{ kind: 'doublestar', decoration: 'matches', pattern }];
const rule = (tag = '**', more: object = {}) => ({
  tag_selectors: every(tag),
  scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
  ...more,
});

describe('preflight of a fresh Harbor', () => {
  it('passes every row that it can ask, for an administrator', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host);
    expect(report.stop).toBeUndefined();
    expect(report.view.harbor).toBe('Harbor 2.15.2');
    expect(report.view.checks.map(({ check }) => check)).toEqual([...CHECKS]);
    const absent = report.view.checks.filter(({ outcome }) => outcome !== 'pass').map(({ check }) => check);
    expect(absent).toEqual(['tls', 'retention']);
  });

  it('changes nothing', async () => {
    const harbor = await harborWith();
    await ask(harbor.host, { create: { public: true, quota: undefined }, to: 'fresh' });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(harbor.counters.requests('uploads', method) + harbor.counters.requests('api', method)).toBe(0);
    }
    expect(harbor.world.projects.has('fresh')).toBe(false);
  });

  it('keeps no cookie, so that no request is taken for a browser', async () => {
    const cookies: unknown[] = [];
    const harbor = await harborWith({
      hook: ({ headers }) => {
        cookies.push(headers.cookie);
        return undefined;
      },
    });
    await ask(harbor.host);
    expect(cookies.length).toBeGreaterThan(5);
    expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
  });
});

/** What is seen without asking anybody. */
const LOCAL: readonly CheckName[] = ['names', 'sparse'];

describe('the row', () => {
  it('reachable stops where nobody listens, and nothing else is asked', async () => {
    const report = await ask(`127.0.0.1:${await freePort()}`);
    expect(report.stop).toMatchObject({ code: 'registry.unreachable', side: 'destination' });
    expect(row(report, 'reachable').outcome).toBe('stop');
    for (const check of CHECKS.slice(1).filter((one) => !LOCAL.includes(one)))
      expect(row(report, check)).toMatchObject({ outcome: 'absent', says: 'notAsked' });
    for (const check of LOCAL) expect(row(report, check).outcome).toBe('pass');
    expect(report.view.plan).toBeUndefined();
  });

  it('reachable stops where a web page answers in place of a registry', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<html><title>Welcome</title></html>');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const report = await ask(`127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, { as: null });
    expect(row(report, 'reachable').outcome).toBe('stop');
    expect(report.stop?.message).toContain('Welcome');
  });

  it.skipIf(!have('openssl'))(
    'tls stops on an unknown certificate, shows it, and offers the CA that Harbor itself gives',
    async () => {
      const { key, cert, ca } = await makeCertificates(await tempFolder());
      const harbor = await harborWith({ tls: { key, cert }, caCertificate: ca });
      const settings = (more: { ca?: string }) => ({
        options: { settings: () => ({ host: harbor.host, plainHttp: false, mirrors: [], ...more }) },
      });
      const report = await ask(harbor.host, { setup: settings({}) });
      expect(report.stop).toMatchObject({ code: 'registry.certificate' });
      expect(row(report, 'tls').outcome).toBe('stop');
      expect(row(report, 'authentication')).toMatchObject({ outcome: 'absent', says: 'notAsked' });
      const { shown, trust } = report.view.certificate ?? {};
      expect(shown?.fingerprint).toBe(new X509Certificate(cert).fingerprint256);
      expect(trust).toMatchObject({ from: 'host', fingerprint: new X509Certificate(ca).fingerprint256 });
      expect(harbor.counters.requests('token')).toBe(0);
      const trusted = await ask(harbor.host, { setup: settings({ ca }) });
      expect(trusted.stop).toBeUndefined();
      expect(row(trusted, 'tls')).toMatchObject({ outcome: 'pass', says: 'trusted' });
    },
  );

  it('authentication stops on a wrong password, which is shown once', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { as: { username: 'dev', password: 'wrong' } });
    expect(report.stop).toMatchObject({ code: 'registry.unauthorized', side: 'destination' });
    expect(row(report, 'authentication').outcome).toBe('stop');
    expect(harbor.counters.requests('token')).toBe(1);
    expect(harbor.counters.requests('api')).toBe(0);
  });

  it('authentication stops where nobody has signed in', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { as: null });
    expect(report.stop).toMatchObject({ code: 'registry.unauthorized' });
    expect(report.view.checks.filter(({ outcome }) => outcome === 'stop')).toHaveLength(1);
    expect(row(report, 'push')).toMatchObject({ outcome: 'absent', says: 'signIn' });
  });

  it('authentication tells a user from an administrator', async () => {
    const harbor = await harborWith();
    expect(row(await ask(harbor.host), 'authentication')).toMatchObject({ says: 'admin', params: { name: 'admin' } });
    expect(row(await ask(harbor.host, { as: DEV }), 'authentication')).toMatchObject({ says: 'user' });
  });

  it('authentication warns at a registry that may take anybody, where nobody has signed in', async () => {
    const registry = await startRegistry({
      hook: ({ url, headers: { host = '' } }) => {
        if (url.pathname !== '/v2/') return undefined;
        const headers = { 'Www-Authenticate': `Bearer realm="http://${host}/token",service="s"` };
        return { kind: 'answer', answer: { status: 401, headers, body: '' } };
      },
    });
    onTestFinished(() => registry.close());
    const report = await ask(registry.host, { as: null });
    expect(row(report, 'authentication')).toMatchObject({ outcome: 'warn', says: 'anonymous' });
    expect(report.stop).toBeUndefined();
  });

  it('authentication knows a robot', async () => {
    const harbor = await harborWith();
    const as = await robot(harbor.url, [PUSH]);
    const report = await ask(harbor.host, { as });
    expect(row(report, 'authentication')).toMatchObject({ outcome: 'pass', says: 'robot' });
    expect(row(report, 'push')).toMatchObject({ outcome: 'pass' });
    expect(row(report, 'quota')).toMatchObject({ outcome: 'absent', says: 'hidden' });
    expect(report.stop).toBeUndefined();
  });

  it('authentication warns of a CLI secret, with which the API is out of reach', async () => {
    const users = [{ name: 'mei', password: '-', cliSecret: 'Secret$1', roles: { team: 'developer' as const } }];
    const harbor = await harborWith({ authMode: 'oidc_auth', users });
    const report = await ask(harbor.host, { as: user('mei') });
    expect(row(report, 'authentication')).toMatchObject({ outcome: 'warn', says: 'cliSecret' });
    expect(row(report, 'project')).toMatchObject({ outcome: 'pass', says: 'there' });
    expect(row(report, 'quota').outcome).toBe('absent');
    expect(report.stop).toBeUndefined();
  });

  it('version warns of a Harbor from before referrers', async () => {
    const harbor = await harborWith({ version: '2.7.4' });
    expect(row(await ask(harbor.host), 'version')).toMatchObject({ outcome: 'warn', params: { version: '2.7.4' } });
  });

  it('readOnly stops', async () => {
    const harbor = await harborWith();
    harbor.world.readOnly = true;
    expect((await ask(harbor.host)).stop).toMatchObject({ code: 'target.readOnly' });
  });

  it.each([
    ['an administrator', ADMIN],
    ['a user', DEV],
  ])('project stops where it is not there, for %s, and does not call it a wrong password', async (_who, as) => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { to: 'nope', as });
    expect(report.stop).toMatchObject({ code: 'target.projectMissing', params: { project: 'nope' } });
    expect(row(report, 'push')).toMatchObject({ outcome: 'absent', says: 'later' });
    expect(row(report, 'tokenLife')).toMatchObject({ outcome: 'absent', says: 'later' });
    expect(row(report, 'quota')).toMatchObject({ outcome: 'absent', says: 'default' });
  });

  it('project passes where it is to be created and may be', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { to: 'fresh', as: DEV, create: { public: false, quota: undefined } });
    expect(row(report, 'project')).toMatchObject({ outcome: 'pass', says: 'create' });
    expect(report).toMatchObject({ stop: undefined, createsProject: true });
  });

  it.each([
    ['warns', DEV, 'onlyAdmin'],
    ['says nothing', ADMIN, 'fits'],
  ])("quota %s where a new project's is asked for, by who asks", async (_what, as, says) => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { to: 'fresh', as, create: { public: false, quota: 10_000_000 } });
    expect(row(report, 'quota')).toMatchObject({ outcome: says === 'fits' ? 'pass' : 'warn', says });
  });

  it('project stops where only administrators may create it', async () => {
    const harbor = await harborWith({ projectCreation: 'adminonly' });
    const create = { public: false, quota: undefined };
    expect((await ask(harbor.host, { to: 'fresh', as: DEV, create })).stop).toMatchObject({ code: 'target.noCreate' });
    expect((await ask(harbor.host, { to: 'fresh', create })).stop).toBeUndefined();
  });

  it('project does not guess what a robot may create', async () => {
    const harbor = await harborWith();
    const as = await robot(harbor.url, [PUSH]);
    const report = await ask(harbor.host, { to: 'fresh', as, create: { public: false, quota: undefined } });
    expect(row(report, 'project')).toMatchObject({ outcome: 'warn', says: 'mayCreate' });
  });

  it('project knows what a robot may create where robots are shown to it', async () => {
    const harbor = await harborWith();
    const access = [
      { resource: 'project', action: 'create' },
      { resource: 'robot', action: 'list' },
    ];
    const as = await robot(harbor.url, [{ kind: 'system', namespace: '/', access }]);
    const report = await ask(harbor.host, { to: 'fresh', as, create: { public: false, quota: undefined } });
    expect(row(report, 'project')).toMatchObject({ outcome: 'pass', says: 'create' });
  });

  it('project stops for the robot of another project, which never may', async () => {
    const harbor = await harborWith();
    const as = await robot(harbor.url, [PUSH], 'project');
    const report = await ask(harbor.host, { to: 'fresh', as, create: { public: false, quota: undefined } });
    expect(report.stop).toMatchObject({ code: 'target.noCreate' });
  });

  it('proxyCache stops', async () => {
    const harbor = await harborWith({ projects: [{ name: 'hub', proxyCache: true }] });
    expect((await ask(harbor.host, { to: 'hub' })).stop).toMatchObject({ code: 'target.proxyCache' });
  });

  it('push stops for a guest, by what the token says', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { as: user('guest') });
    expect(report.stop).toMatchObject({ code: 'target.noPush' });
    expect(harbor.counters.requests('uploads')).toBe(0);
  });

  it('push stops on what the registry says when it is asked', async () => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'not from this network' }] });
    const harbor = await harborWith({
      hook: (_call, route) =>
        route === 'manifest'
          ? { kind: 'answer', answer: { status: 403, headers: { 'Content-Type': 'application/json' }, body } }
          : undefined,
    });
    const report = await ask(harbor.host);
    expect(report.stop).toMatchObject({ code: 'target.noPush' });
    expect(row(report, 'push').error?.params.detail).toContain('not from this network');
    expect(row(report, 'tags')).toMatchObject({ outcome: 'absent', says: 'unknown' });
  });

  it('push stops for a robot that may push but not pull: a push begins by looking', async () => {
    const harbor = await harborWith();
    const access = [{ resource: 'repository', action: 'push' }];
    const as = await robot(harbor.url, [{ ...PUSH, access }]);
    expect((await ask(harbor.host, { as })).stop).toMatchObject({ code: 'target.noPush' });
  });

  it('names stops on a project that Harbor would not take', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { to: 'a__b', create: { public: false, quota: undefined } });
    expect(row(report, 'names').error).toMatchObject({ code: 'target.badName', params: { name: 'a__b' } });
  });

  it('sparse stops on an index that did not travel whole', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { sparse: [`sha256:${'1'.repeat(64)}`] });
    expect(report.stop).toMatchObject({ code: 'target.sparseIndex', params: { missing: 'sha256:111111111111' } });
  });

  it('quota counts what will be added, and stops where that does not fit', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 500_000 }] });
    const report = await ask(harbor.host, { images: [made('registry.example/a:1', [600_000])] });
    expect(report.stop).toMatchObject({ code: 'target.quota' });
    const small = await ask(harbor.host, { images: [made('registry.example/a:1', [400_000])] });
    expect(row(small, 'quota')).toMatchObject({ outcome: 'pass', says: 'fits', params: { hard: 500_000 } });
  });

  it('quota does not count blobs that the project has already', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 500_000 }] });
    const base = blob(400_000);
    await pushed(harbor.host, made('registry.example/a:1', [base]), 'team/a', '1');
    const report = await ask(harbor.host, { images: [made('registry.example/a:2', [base, 10_000])] });
    expect(row(report, 'quota').outcome).toBe('pass');
    expect(Number(row(report, 'quota').params.needed)).toBeLessThan(20_000);
  });

  it('quota does not count blobs that lie in another repository of the project alone', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 500_000 }] });
    const base = blob(400_000);
    await pushed(harbor.host, made('registry.example/a:1', [base]), 'team/somewhere/else', '1');
    const report = await ask(harbor.host, { as: DEV, images: [made('registry.example/a:2', [base, 10_000])] });
    expect(report.stop).toBeUndefined();
    expect(row(report, 'quota')).toMatchObject({ outcome: 'pass', says: 'fits' });
    expect(Number(row(report, 'quota').params.needed)).toBeLessThan(20_000);
  });

  it('quota stops where no repository of the project has what does not fit', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 500_000 }] });
    await pushed(harbor.host, made('registry.example/a:1', [400_000]), 'team/somewhere/else', '1');
    const report = await ask(harbor.host, { as: DEV, images: [made('registry.example/a:2', [300_000])] });
    expect(report.stop).toMatchObject({ code: 'target.quota' });
  });

  it('quota only warns where it cannot know what lies elsewhere in the project', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 500_000 }] });
    await pushed(harbor.host, made('registry.example/a:1', [400_000]), 'team/somewhere/else', '1');
    const read = ['project', 'quota'].map((resource) => ({ resource, action: 'read' }));
    const access = [...PUSH.access, ...read];
    const as = await robot(harbor.url, [{ ...PUSH, access }]);
    const tight = await ask(harbor.host, { as, images: [made('registry.example/a:2', [300_000])] });
    expect(tight.stop).toBeUndefined();
    expect(row(tight, 'quota')).toMatchObject({ outcome: 'warn', says: 'tight', params: { hard: 500_000 } });
    const hopeless = await ask(harbor.host, { as, images: [made('registry.example/a:2', [600_000])] });
    expect(hopeless.stop).toMatchObject({ code: 'target.quota' });
  });

  it('quota counts a blob that several images share once', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 500_000 }] });
    const base = blob(300_000);
    const images = [made('registry.example/a:1', [base, 1000]), made('registry.example/b:1', [base, 1000])];
    const report = await ask(harbor.host, { images });
    expect(row(report, 'quota').outcome).toBe('pass');
    expect(report.view.plan?.blobs).toEqual({ upload: 5, present: 0, mount: 1 });
  });

  it('quota of a developer comes from the summary of the project', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 1_000_000 }] });
    expect(row(await ask(harbor.host, { as: DEV }), 'quota')).toMatchObject({ says: 'fits' });
  });

  it('quota of a project that is to be made is what is asked for it', async () => {
    const harbor = await harborWith();
    const create = { public: false, quota: 10_000 };
    expect((await ask(harbor.host, { to: 'fresh', create })).stop).toMatchObject({ code: 'target.quotaAsked' });
  });

  it('tags warns where one stands for another digest, and says which', async () => {
    const harbor = await harborWith();
    await pushed(harbor.host, made('registry.example/a:1'), 'team/a', '1');
    const report = await ask(harbor.host);
    expect(row(report, 'tags')).toMatchObject({ outcome: 'warn', params: { count: 1, tags: 'team/a:1' } });
    expect(report.view.plan?.images).toEqual({ new: 0, moved: 1, skipped: 0, missing: 0, refused: 0 });
  });

  it('tags passes what is there already, and nothing of it is asked for or sent', async () => {
    const harbor = await harborWith();
    const image = made('registry.example/a:1');
    await pushed(harbor.host, image, 'team/a', '1');
    const before = harbor.counters.requests('blob', 'HEAD');
    const report = await ask(harbor.host, { images: [image] });
    expect(row(report, 'tags')).toMatchObject({ outcome: 'pass', params: { count: 0, same: 1 } });
    expect(report.view.plan).toMatchObject({ images: { skipped: 1 }, blobs: { upload: 0 }, bytes: 0 });
    expect(harbor.counters.requests('blob', 'HEAD')).toBe(before);
  });

  it.each([
    ['an administrator', ADMIN],
    ['a developer, who may not see the rules', DEV],
  ])('immutable stops where a rule forbids to move a tag, for %s', async (_who, as) => {
    const harbor = await harborWith();
    await pushed(harbor.host, made('registry.example/a:1'), 'team/a', '1');
    await post(harbor.url, '/projects/team/immutabletagrules', rule());
    expect((await ask(harbor.host, { as })).stop).toMatchObject({ code: 'target.immutableTag', params: { tag: '1' } });
  });

  it('immutable warns where it is not told whether a tag may be moved', async () => {
    const harbor = await harborWith();
    await pushed(harbor.host, made('registry.example/a:1'), 'team/a', '1');
    const report = await ask(harbor.host, { as: await robot(harbor.url, [PUSH]) });
    expect(report.stop).toBeUndefined();
    expect(row(report, 'immutable')).toMatchObject({ outcome: 'warn', says: 'hiddenMoves', params: { count: 1 } });
  });

  it('immutable costs the image that it forbids to move and no other, and nothing is planned for it', async () => {
    const harbor = await harborWith();
    await pushed(harbor.host, made('registry.example/a:1'), 'team/a', '1');
    await post(harbor.url, '/projects/team/immutabletagrules', rule());
    const images = [made('registry.example/a:1', [70_000]), made('registry.example/b:1', [20_000])];
    const report = await ask(harbor.host, { images });
    expect(report.stop).toBeUndefined();
    const found = { outcome: 'warn', says: 'forbids', params: { count: 1, tags: 'team/a:1' } };
    expect(row(report, 'immutable')).toMatchObject(found);
    expect(row(report, 'tags').outcome).toBe('pass');
    expect(report.view.plan).toMatchObject({ images: { new: 1, moved: 0, refused: 1 }, blobs: { upload: 2 } });
    expect(report.view.plan?.bytes).toBeLessThan(30_000);
  });

  it('immutable lets pass what is the same, and tags that are new', async () => {
    const harbor = await harborWith();
    const image = made('registry.example/a:1');
    await pushed(harbor.host, image, 'team/a', '1');
    await post(harbor.url, '/projects/team/immutabletagrules', rule());
    const report = await ask(harbor.host, { images: [image, made('registry.example/b:1')] });
    expect(report.stop).toBeUndefined();
    expect(row(report, 'immutable')).toMatchObject({ outcome: 'pass', says: 'harmless', params: { count: 1 } });
  });

  it('immutable says nothing of rules for other tags', async () => {
    const harbor = await harborWith();
    await post(harbor.url, '/projects/team/immutabletagrules', rule('v*'));
    expect(row(await ask(harbor.host), 'immutable')).toMatchObject({ outcome: 'pass', says: 'none' });
  });

  it('tokenLife warns where the largest layer outlives a token at the rate measured', async () => {
    const harbor = await harborWith({ tokenLife: 60 });
    const images = [made('registry.example/a:1', [700_000])];
    const slow = await ask(harbor.host, { images, memory: { bytesPerSecond: 10_000 } });
    expect(row(slow, 'tokenLife')).toMatchObject({ outcome: 'warn', says: 'short', params: { life: 60, seconds: 70 } });
    expect(slow.view.plan?.seconds).toBeGreaterThanOrEqual(70);
    const fast = await ask(harbor.host, { images, memory: { bytesPerSecond: 1_000_000 } });
    expect(row(fast, 'tokenLife')).toMatchObject({ outcome: 'pass', says: 'enough' });
    expect(row(await ask(harbor.host, { images }), 'tokenLife')).toMatchObject({ says: 'rateUnknown' });
  });

  it('frontProxy warns of a limit that was met before, where a layer is larger', async () => {
    const harbor = await harborWith();
    const images = [made('registry.example/a:1', [700_000])];
    const small = await ask(harbor.host, { images, memory: { refusedBody: 500_000 } });
    expect(row(small, 'frontProxy')).toMatchObject({ outcome: 'warn', params: { size: 500_000 } });
    expect(row(await ask(harbor.host, { images, memory: { refusedBody: 800_000 } }), 'frontProxy').outcome).toBe(
      'pass',
    );
  });

  it('frontProxy warns of a web page where the API should answer', async () => {
    const html = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html></html>' };
    const harbor = await harborWith({
      hook: (_call, route) => (route === 'api' ? { kind: 'answer', answer: html } : undefined),
    });
    const report = await ask(harbor.host);
    expect(row(report, 'frontProxy')).toMatchObject({ outcome: 'warn', says: 'html' });
    expect(row(report, 'version').says).toBe('notHarbor');
  });

  it('retention warns where its rules would remove what is imported', async () => {
    const harbor = await harborWith();
    const project = harbor.world.projects.get('team');
    const keep = (tag: string, template = 'always', params = {}) =>
      post(harbor.url, '/retentions', {
        rules: [rule(tag, { action: 'retain', template, params })],
        scope: { ref: project?.id },
      });
    await keep('release-*');
    expect(row(await ask(harbor.host), 'retention')).toMatchObject({ outcome: 'warn', params: { tags: 'team/a:1' } });
    await keep('**');
    expect(row(await ask(harbor.host), 'retention')).toMatchObject({ outcome: 'pass', says: 'keeps' });
    await keep('**', 'nDaysSinceLastPull', { nDaysSinceLastPull: 7 });
    expect(row(await ask(harbor.host), 'retention').outcome).toBe('warn');
  });

  it('retention warns where only the latest few are kept and more come', async () => {
    const harbor = await harborWith();
    const scope = { ref: harbor.world.projects.get('team')?.id };
    const rules = [rule('**', { action: 'retain', template: 'latestPushedK', params: { latestPushedK: 1 } })];
    await post(harbor.url, '/retentions', { rules, scope });
    const images = [made('registry.example/a:1'), made('registry.example/a:2')];
    expect(row(await ask(harbor.host, { images }), 'retention')).toMatchObject({
      outcome: 'warn',
      params: { count: 1 },
    });
  });

  it('clock warns where the two differ by more than a minute', async () => {
    const harbor = await harborWith();
    const report = await ask(harbor.host, { now: () => Date.now() - 3_600_000 });
    expect(row(report, 'clock')).toMatchObject({ outcome: 'warn' });
    expect(Number(row(report, 'clock').params.seconds)).toBeGreaterThan(3590);
    expect(row(await ask(harbor.host), 'clock').outcome).toBe('pass');
  });
});

describe('preflight of a registry that is not Harbor', () => {
  it('leaves out what only Harbor has', async () => {
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    const report = await ask(registry.host, { as: null });
    expect(report.stop).toBeUndefined();
    expect(report.view.harbor).toBeUndefined();
    const absent = report.view.checks.filter(({ outcome }) => outcome === 'absent').map(({ check }) => check);
    expect(absent).toEqual([
      ...['tls', 'version', 'authentication', 'readOnly', 'project', 'proxyCache', 'push'],
      ...['quota', 'immutable', 'tokenLife', 'retention'],
    ]);
    expect(report.view.checks.filter(({ outcome }) => outcome !== 'absent').every((r) => r.outcome === 'pass')).toBe(
      true,
    );
  });

  it('knows its tags and blobs, with a password asked for as Basic', async () => {
    const registry = await startRegistry({ users: { me: 'Secret$1' } });
    onTestFinished(() => registry.close());
    const image = made('registry.example/a:1');
    await pushed(registry.host, image, 'team/a', '1', user('me'));
    const report = await ask(registry.host, { as: user('me'), images: [image, made('registry.example/b:1')] });
    expect(row(report, 'authentication')).toMatchObject({ outcome: 'pass', says: 'accepted' });
    expect(report.view.plan).toMatchObject({ images: { new: 1, skipped: 1 }, blobs: { upload: 2 } });
    const stranger = await ask(registry.host, { as: null });
    expect(stranger.stop).toMatchObject({ code: 'registry.unauthorized' });
  });
});

describe('the plan', () => {
  it('names images whose layers are on a volume that is not here', async () => {
    const harbor = await harborWith();
    const image = made('registry.example/a:1', [40_000, 50_000]);
    const elsewhere = image.blobs[0]?.descriptor.digest;
    const report = await ask(harbor.host, { images: [image], holds: (digest) => digest !== elsewhere });
    expect(report.view.plan).toMatchObject({ images: { new: 1, missing: 1 }, blobs: { upload: 2 } });
  });

  it('asks for each blob of a project once, all at a time', async () => {
    const harbor = await harborWith();
    const base = blob(30_000);
    const images = Array.from({ length: 20 }, (_, i) => made(`registry.example/image-${i}:1`, [base, 1000]));
    await ask(harbor.host, { images });
    expect(harbor.counters.requests('blob', 'HEAD')).toBe(41);
    expect(harbor.counters.requests('manifest', 'HEAD')).toBe(20);
    expect(clientsFor(harbor.host)).toBeDefined();
  });
});
