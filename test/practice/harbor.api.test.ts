import { afterEach, describe, expect, it } from 'vitest';
import { type HarborOptions, type HarborStandIn, startHarbor } from '../../main/practice/harbor.ts';
import { plain } from '../../main/practice/registry/answer.ts';
import { basic, errorOf, HarborClient, jsonOf, manifest } from './harbor-client.ts';

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
  { name: 'dev', password: 'Dev12345', roles: { library: 'developer' } },
  { name: 'reader', password: 'Read12345', roles: { team: 'guest' } },
] as const;

describe('2.1 conventions', () => {
  it('errors are JSON of errors, with a line feed and a request id', async () => {
    const { admin } = await start();
    const answer = await admin.api('GET', '/projects/nope', undefined, { 'X-Request-ID': 'r-1' });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r-1' });
    expect(answer.body.toString()).toBe('{"errors":[{"code":"NOT_FOUND","message":"project nope not found"}]}\n');
    expect((await admin.api('GET', '/ping')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect((await admin.send('GET', '/v2/')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('lists come in pages of ten, with a total and relative links whose query is not escaped', async () => {
    const { admin } = await start({ projects: Array.from({ length: 24 }, (_none, index) => ({ name: `p${index}` })) });
    const first = await admin.api('GET', '/projects');
    expect([jsonOf(first).length, first.headers['x-total-count']]).toEqual([10, '25']);
    expect(first.headers.link).toBe('</api/v2.0/projects?page=2&page_size=10>; rel="next"');
    const second = await admin.api('GET', '/projects?page=2&page_size=10&q=name%3D~p');
    expect(second.headers.link).toBe(
      '</api/v2.0/projects?page=1&page_size=10&q=name=~p>; rel="prev" , </api/v2.0/projects?page=3&page_size=10&q=name=~p>; rel="next"',
    );
    expect(second.headers['x-total-count']).toBe('24');
    expect((await admin.get('/projects?page=9')).length).toBe(0);
  });

  it('pages over 100 are 422', async () => {
    const { admin } = await start();
    const answer = await admin.api('GET', '/projects?page_size=101');
    expect(errorOf(answer).slice(0, 2)).toEqual([422, 'UNPROCESSABLE_ENTITY']);
  });

  it('bodies that are not of their schema are 422', async () => {
    const { admin } = await start();
    expect((await admin.api('POST', '/projects', { name: 'x' })).status).toBe(422);
  });

  it('lists are ordered by `sort`', async () => {
    const { admin } = await start({ projects: [{ name: 'z' }, { name: 'a' }] });
    const names = async (sort: string) =>
      (await admin.get(`/projects?sort=${sort}`)).map(({ name }: { name: string }) => name);
    expect(await names('name')).toEqual(['a', 'library', 'z']);
    expect(await names('-name')).toEqual(['z', 'library', 'a']);
  });

  it('nobody but an administrator learns whether a project is missing', async () => {
    const { harbor, nobody } = await start({ users: USERS, projects: [{ name: 'team' }] });
    const dev = new HarborClient(harbor, basic('dev', 'Dev12345'));
    for (const name of ['team', 'nope']) {
      expect(errorOf(await dev.api('GET', `/projects/${name}`))).toEqual([403, 'FORBIDDEN', 'forbidden']);
      expect(errorOf(await nobody.api('GET', `/projects/${name}`))).toEqual([401, 'UNAUTHORIZED', 'unauthorized']);
    }
  });

  it('a repository with slashes is encoded twice', async () => {
    const { admin } = await start();
    await admin.image('library/a/b', 'v1');
    expect((await admin.get('/projects/library/repositories/a%252Fb')).name).toBe('library/a/b');
    expect(errorOf(await admin.api('GET', '/projects/library/repositories/a%252Fc'))).toEqual([
      404,
      'NOT_FOUND',
      'repository library/a/c not found',
    ]);
  });

  it('X-Is-Resource-Name makes a number a name', async () => {
    const { admin } = await start();
    const { project_id: id } = await admin.get('/projects/library');
    expect((await admin.api('GET', `/projects/${id}`)).status).toBe(200);
    expect((await admin.api('GET', `/projects/${id}`, undefined, { 'X-Is-Resource-Name': 'true' })).status).toBe(404);
  });

  it('a failure of a front proxy can be played in', async () => {
    const { admin } = await start({
      hook: ({ method }) => (method === 'PUT' ? { kind: 'answer', answer: plain(413, '<html>413</html>') } : undefined),
    });
    expect((await admin.put('library/x', 'v1', manifest())).status).toBe(413);
  });
});

describe('2.2 endpoints', () => {
  it('ping, health and version need nobody', async () => {
    const { nobody } = await start();
    expect((await nobody.api('GET', '/ping')).body.toString()).toBe('Pong');
    expect((await nobody.get('/health')).status).toBe('healthy');
    expect(jsonOf(await nobody.send('GET', '/api/version'))).toEqual({ version: 'v2.0' });
  });

  it('systeminfo tells its version only to whoever has logged in', async () => {
    const { harbor, admin, nobody } = await start();
    expect(await nobody.get('/systeminfo')).not.toHaveProperty('harbor_version');
    const info = await admin.get('/systeminfo');
    expect(info).toMatchObject({
      harbor_version: 'v2.15.2-080b0220',
      registry_url: harbor.host,
      read_only: false,
      has_ca_root: false,
    });
  });

  it('getcert gives the certificate where there is one', async () => {
    expect((await (await start()).nobody.api('GET', '/systeminfo/getcert')).status).toBe(404);
    const answer = await (await start({ caCertificate: 'PEM\n' })).nobody.api('GET', '/systeminfo/getcert');
    expect([answer.status, answer.headers['content-disposition'], answer.body.toString()]).toEqual([
      200,
      'attachment; filename=ca.crt',
      'PEM\n',
    ]);
  });

  it('projects are made, found and refused', async () => {
    const { harbor, admin, nobody } = await start({ users: USERS });
    const made = await admin.api('POST', '/projects', {
      project_name: 'team',
      metadata: { public: 'false' },
      storage_limit: 1024,
    });
    const { project_id: id, metadata } = await admin.get('/projects/team');
    expect([made.status, made.headers.location, made.body.length]).toEqual([201, `/api/v2.0/projects/${id}`, 0]);
    expect(metadata.public).toBe('false');
    expect((await admin.get('/projects/team/summary')).quota).toEqual({
      hard: { storage: 1024 },
      used: { storage: 0 },
    });
    expect((await admin.api('HEAD', '/projects?project_name=team')).status).toBe(200);
    expect((await admin.api('HEAD', '/projects?project_name=nope')).status).toBe(404);
    expect((await nobody.api('HEAD', '/projects?project_name=team')).status).toBe(401);
    const again = await admin.api('POST', '/projects', { project_name: 'team' });
    expect(errorOf(again)).toEqual([409, 'CONFLICT', 'The project named team already exists']);
    const bad = await admin.api('POST', '/projects', { project_name: 'Team' });
    expect(errorOf(bad)).toEqual([
      400,
      'BAD_REQUEST',
      'project name is not in lower case or contains illegal characters',
    ]);
    expect(
      (await new HarborClient(harbor, basic('dev', 'Dev12345')).api('POST', '/projects', { project_name: 'mine' }))
        .status,
    ).toBe(201);
  });

  it('projects are for administrators to make where it is set so', async () => {
    const { harbor } = await start({ users: USERS, projectCreation: 'adminonly' });
    const answer = await new HarborClient(harbor, basic('dev', 'Dev12345')).api('POST', '/projects', {
      project_name: 'mine',
    });
    expect(errorOf(answer)).toEqual([403, 'FORBIDDEN', 'Only system admin can create project']);
  });

  it('a proxy cache is known by its registry_id', async () => {
    const { admin } = await start({ projects: [{ name: 'cache', proxyCache: true }] });
    expect((await admin.get('/projects/cache')).registry_id).toBeGreaterThan(0);
    expect(await admin.get('/projects/library')).not.toHaveProperty('registry_id');
  });

  it('the summary shows quotas to developers, not to guests; quotas are for administrators', async () => {
    const { harbor } = await start({ users: USERS, projects: [{ name: 'team' }] });
    const [dev, reader] = [
      new HarborClient(harbor, basic('dev', 'Dev12345')),
      new HarborClient(harbor, basic('reader', 'Read12345')),
    ];
    expect(await dev.get('/projects/library/summary')).toHaveProperty('quota');
    expect(await reader.get('/projects/team/summary')).not.toHaveProperty('quota');
    expect((await dev.api('GET', '/quotas')).status).toBe(403);
  });

  it('artifacts are shown with their tags, and a missing repository is an empty list for an administrator', async () => {
    const { admin } = await start();
    const digest = await admin.image('library/x', 'v1');
    const artifact = await admin.get(`/projects/library/repositories/x/artifacts/${digest}`);
    expect(artifact).toMatchObject({
      digest,
      size: manifest().length + 2,
      repository_name: 'library/x',
      tags: [{ name: 'v1' }],
      accessories: null,
    });
    expect(await admin.get('/projects/library/repositories/y/artifacts')).toEqual([]);
    expect(await admin.get('/projects/nope/repositories/y/artifacts')).toEqual([]);
    const missing = await admin.api('GET', '/projects/library/repositories/x/artifacts/v2');
    expect(errorOf(missing)).toEqual([404, 'NOT_FOUND', 'artifact library/x:v2 not found']);
  });

  it('tags are created, even new ones that a rule covers, and deleted', async () => {
    const { admin } = await start();
    const digest = await admin.image('library/x', 'v1');
    const tags = `/projects/library/repositories/x/artifacts/${digest}/tags`;
    expect((await admin.api('POST', tags, { name: 'v2' })).status).toBe(201);
    expect(errorOf(await admin.api('POST', tags, { name: 'v2' }))[1]).toBe('CONFLICT');
    expect(errorOf(await admin.api('POST', tags, { name: '-' }))).toEqual([400, 'BAD_REQUEST', 'invalid tag name']);
    expect((await admin.get(tags)).map(({ name }: { name: string }) => name)).toEqual(['v1', 'v2']);
    expect((await admin.api('DELETE', `${tags}/v1`)).status).toBe(200);
    expect((await admin.get(tags)).length).toBe(1);
  });

  it('scans take a while, then report by severity; a second one meanwhile is 409', async () => {
    let time = Date.now();
    const { admin } = await start({ scanTime: 1000, vulnerabilities: { High: 2, Low: 1 }, now: () => new Date(time) });
    await admin.image('library/x', 'v1');
    const artifact = '/projects/library/repositories/x/artifacts/v1';
    const overview = async () =>
      Object.values((await admin.get(`${artifact}?with_scan_overview=true`)).scan_overview ?? {})[0];
    expect(await overview()).toBeUndefined();
    expect((await admin.api('POST', `${artifact}/scan`)).status).toBe(202);
    expect(await overview()).toMatchObject({ scan_status: 'Pending' });
    time += 500;
    expect(await overview()).toMatchObject({ scan_status: 'Running' });
    expect((await admin.api('POST', `${artifact}/scan`, { scan_type: 'vulnerability' })).status).toBe(409);
    time += 500;
    expect(await overview()).toMatchObject({
      scan_status: 'Success',
      severity: 'High',
      summary: { total: 3, summary: { High: 2, Low: 1 } },
    });
    const [report] = Object.values(await admin.get(`${artifact}/additions/vulnerabilities`));
    expect(report).toMatchObject({
      severity: 'High',
      vulnerabilities: [{ severity: 'High' }, { severity: 'High' }, { severity: 'Low' }],
    });
  });

  it('scans fail, or there is no scanner', async () => {
    const failing = (await start({ scanner: 'fails', scanTime: 0 })).admin;
    await failing.image('library/x', 'v1');
    const artifact = '/projects/library/repositories/x/artifacts/v1';
    expect((await failing.api('POST', `${artifact}/scan`)).status).toBe(202);
    const { scan_overview: overview } = await failing.get(`${artifact}?with_scan_overview=true`);
    expect(Object.values(overview)[0]).toMatchObject({ scan_status: 'Error' });
    const { admin, harbor } = await start({ scanner: 'absent' });
    await admin.image('library/x', 'v1');
    const text = `no available scanner for project: ${harbor.world.projects.get('library')?.id}`;
    expect(errorOf(await admin.api('POST', `${artifact}/scan`))).toEqual([412, 'PRECONDITION', text]);
  });

  it('a project may scan by itself whatever is pushed', async () => {
    const { admin } = await start({ projects: [{ name: 'team', metadata: { auto_scan: 'true' } }] });
    await admin.image('team/x', 'v1');
    const artifact = await admin.get('/projects/team/repositories/x/artifacts/v1?with_scan_overview=true');
    expect(artifact.scan_overview).toBeDefined();
  });

  it('scans are not for developers to start', async () => {
    const { harbor, admin } = await start({ users: USERS });
    await admin.image('library/x', 'v1');
    const dev = new HarborClient(harbor, basic('dev', 'Dev12345'));
    expect((await dev.api('POST', '/projects/library/repositories/x/artifacts/v1/scan')).status).toBe(403);
  });

  it('a scanner says how old its database is, or does not', async () => {
    const key = 'harbor.scanner-adapter/vulnerability-database-updated-at';
    for (const [scannerDatabase, expected] of [
      [new Date('2024-01-01'), '2024-01-01T00:00:00.000Z'],
      [null, undefined],
    ] as const) {
      const { admin } = await start({ scannerDatabase });
      const { uuid } = await admin.get('/projects/library/scanner');
      expect((await admin.get(`/scanners/${uuid}/metadata`)).properties[key]).toBe(expected);
    }
  });

  it('replication runs by policy and is followed to its end', async () => {
    let time = Date.now();
    const policies = [
      { name: 'sites', sites: 3, failing: 1 },
      { name: 'off', enabled: false },
    ];
    const { admin } = await start({ replicationPolicies: policies, replicationTime: 1000, now: () => new Date(time) });
    const [policy] = await admin.get('/replication/policies?name=sites');
    const started = await admin.api('POST', '/replication/executions', { policy_id: policy.id });
    const path = started.headers.location?.replace('/api/v2.0', '') ?? '';
    expect(path).toMatch(/^\/replication\/executions\/[0-9]+$/);
    expect(await admin.get(path)).toMatchObject({ status: 'InProgress', total: 3, in_progress: 3 });
    time += 1000;
    expect(await admin.get(path)).toMatchObject({ status: 'Failed', total: 3, failed: 1, succeed: 2 });
    const tasks = await admin.get(`${path}/tasks`);
    expect(tasks.map(({ status }: { status: string }) => status)).toEqual(['Failed', 'Succeed', 'Succeed']);
    expect((await admin.api('GET', `${path}/tasks/${tasks[0].id}/log`)).body.toString()).toContain('[ERROR]');
    const [off] = await admin.get('/replication/policies?name=off');
    const disabled = await admin.api('POST', '/replication/executions', { policy_id: off.id });
    expect(errorOf(disabled)).toEqual([412, 'PRECONDITION', `the policy ${off.id} is disabled`]);
    expect((await admin.api('POST', '/replication/executions', { policy_id: 0 })).status).toBe(404);
  });

  it('a second execution of a policy that allows one is taken and is an error', async () => {
    const { admin, harbor } = await start({
      replicationPolicies: [{ name: 'one', singleActive: true }],
      replicationTime: 60_000,
    });
    const body = { policy_id: harbor.world.replicationPolicies[0]?.id };
    expect((await admin.api('POST', '/replication/executions', body)).status).toBe(201);
    const second = await admin.api('POST', '/replication/executions', body);
    expect(second.status).toBe(201);
    expect((await admin.get(second.headers.location?.replace('/api/v2.0', '') ?? '')).status).toBe('Failed');
  });

  it('a retention policy stands in the metadata of its project', async () => {
    const { admin } = await start();
    const { project_id: ref } = await admin.get('/projects/library');
    const selectors = {
      tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: '**' }],
      scope_selectors: {},
    };
    const rule = { action: 'retain', template: 'latestPushedK', params: { latestPushedK: 10 }, ...selectors };
    const made = await admin.api('POST', '/retentions', {
      algorithm: 'or',
      rules: [rule],
      scope: { level: 'project', ref },
    });
    const { metadata } = await admin.get('/projects/library');
    expect(made.headers.location).toBe(`/api/v2.0/retentions/${metadata.retention_id}`);
    expect((await admin.get(`/retentions/${metadata.retention_id}`)).rules).toMatchObject([
      { template: 'latestPushedK' },
    ]);
    expect((await admin.api('POST', `/retentions/${metadata.retention_id}/executions`, { dry_run: true })).status).toBe(
      201,
    );
  });

  it('labels are made once and put on an artifact once', async () => {
    const { admin } = await start();
    await admin.image('library/x', 'v1');
    const made = await admin.api('POST', '/labels', { name: 'imported', color: '#fff', scope: 'g' });
    expect([made.status, (await admin.api('POST', '/labels', { name: 'imported', scope: 'g' })).status]).toEqual([
      201, 409,
    ]);
    const id = Number(made.headers.location?.split('/').pop());
    const labels = '/projects/library/repositories/x/artifacts/v1/labels';
    expect((await admin.api('POST', labels, { id })).status).toBe(200);
    expect((await admin.api('POST', labels, { id })).status).toBe(409);
  });
});
