import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HarborStandIn, startHarbor } from '../../../main/practice/harbor.ts';
import type { Hook } from '../../../main/practice/registry/listen.ts';
import { blob, bytesOf, failure, image, registriesFor, sourceOf } from './support.ts';

/** Against the stand-in for Harbor, which was written from the same notes by the rules of the server's side. */
let harbor: HarborStandIn;
let now = Date.now();
let spoil: Hook = () => undefined;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(async () => {
  now = Date.now();
  spoil = () => undefined;
  harbor = await startHarbor({
    users: [
      { name: 'dev', password: 'Secret$1', roles: { team: 'developer' } },
      { name: 'guest', password: 'Secret$1', roles: { team: 'guest' } },
    ],
    projects: [{ name: 'team' }, { name: 'small', quota: 1_000_000 }, { name: 'hub', proxyCache: true }],
    tokenLife: 1800,
    tokenLeeway: 0,
    lockTime: 1,
    hook: (call, route) => spoil(call, route),
    now: () => new Date(now),
  });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await harbor.close();
});

function registries(username = 'admin', password = 'Harbor12345') {
  const made = registriesFor({
    credentials: { [harbor.host]: { username, password } },
    options: { now: () => now },
  });
  cleanups.push(() => made.close());
  return made;
}

const target = (path: string, username?: string, password?: string) =>
  registries(username, password).repository({ host: harbor.host, path }, 'destination');

const [layer, config] = [blob(300_000), blob(200)];
const manifest = image(layer.descriptor, config.descriptor);

async function pushImage(repository: ReturnType<typeof target>, tag: string): Promise<void> {
  await repository.push(layer.descriptor, sourceOf(layer.bytes));
  await repository.push(config.descriptor, sourceOf(config.bytes));
  await repository.pushManifest(manifest.descriptor, manifest.bytes, tag);
}

describe('Harbor', () => {
  test('takes an image from a developer and gives it back', async () => {
    const repository = target('team/app', 'dev', 'Secret$1');
    await pushImage(repository, 'v1');
    expect(await repository.head('v1')).toEqual(manifest.descriptor);
    expect((await bytesOf(repository.fetch(layer.descriptor))).equals(layer.bytes)).toBe(true);
    expect(harbor.counters.requests('token')).toBe(1);
  });

  test('goes on with a new token when the old one has ended', async () => {
    const repository = target('team/app', 'dev', 'Secret$1');
    await repository.push(layer.descriptor, sourceOf(layer.bytes));
    now += 1801 * 1000;
    await repository.push(config.descriptor, sourceOf(config.bytes));
    expect(harbor.counters.requests('token')).toBe(2);
  });

  test.each([
    ['a wrong password', 'team/app', 'dev', 'wrong', 'registry.unauthorized', 'wrong user name or password'],
    ['a missing project', 'nope/app', 'admin', 'Harbor12345', 'target.projectMissing', 'nope'],
    ['a guest who may not push', 'team/app', 'guest', 'Secret$1', 'target.noPush', 'action: push'],
    ['a proxy cache', 'hub/app', 'admin', 'Harbor12345', 'target.noPush', 'proxy project'],
  ])('says what is the matter with %s', async (_name, path, username, password, code, words) => {
    const error = await failure(target(path, username, password).push(layer.descriptor, sourceOf(layer.bytes)));
    expect(error).toMatchObject({ code, side: 'destination' });
    expect(String(error)).toContain(words);
  });

  test('asked by HEAD says the same, though a HEAD has no words', async () => {
    expect(await failure(target('nope/app').exists(layer.descriptor))).toMatchObject({ code: 'target.projectMissing' });
    expect(await failure(target('nope/app').head('v1'))).toMatchObject({ code: 'target.projectMissing' });
  });

  test('is not asked again and again with a wrong password', async () => {
    const wrong = registries('dev', 'wrong');
    const pushes = ['a', 'b', 'c', 'd', 'e'].map((name) => {
      const repository = wrong.repository({ host: harbor.host, path: `team/${name}` }, 'destination');
      return failure(repository.exists(layer.descriptor));
    });
    for (const error of await Promise.all(pushes)) expect(error).toMatchObject({ code: 'registry.unauthorized' });
    const before = harbor.counters.requests('token');
    const late = wrong.repository({ host: harbor.host, path: 'team/late' }, 'destination');
    expect(await failure(late.exists(layer.descriptor))).toMatchObject({ code: 'registry.unauthorized' });
    expect(harbor.counters.requests('token')).toBe(before);
  });

  test('refuses what the quota does not allow', async () => {
    const big = blob(2_000_000);
    const error = await failure(target('small/app').push(big.descriptor, sourceOf(big.bytes)));
    expect(error).toMatchObject({ code: 'target.quota', params: { repository: 'small/app' } });
  });

  test('in read-only mode says so', async () => {
    const repository = target('team/app');
    expect(await repository.exists(layer.descriptor)).toBe(false);
    harbor.world.readOnly = true;
    const error = await failure(repository.push(layer.descriptor, sourceOf(layer.bytes)));
    expect(error).toMatchObject({ code: 'target.readOnly' });
  });

  test('mounts within reach, and a project out of reach is no failure', async () => {
    const all = registries();
    const at = (path: string) => all.repository({ host: harbor.host, path }, 'destination');
    await pushImage(at('team/app'), 'v1');
    expect(await at('library/app').mount(layer.descriptor, 'team/app')).toBe(true);
    expect(await at('library/app').mount(config.descriptor, 'nope/app')).toBe(false);
  });

  test('behind a proxy with a limit of 1 MiB takes a layer in chunks and counts its whole size', async () => {
    const big = blob(3_000_000);
    spoil = ({ method, headers }) => {
      if (!['PUT', 'PATCH'].includes(method) || Number(headers['content-length']) <= 1024 * 1024) return undefined;
      return {
        kind: 'answer',
        answer: { status: 413, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
      };
    };
    await target('team/app', 'dev', 'Secret$1').push(big.descriptor, sourceOf(big.bytes));
    expect(harbor.counters.requests('upload', 'PATCH')).toBeGreaterThan(2);
    expect(harbor.world.projects.get('team')?.blobs.get(big.descriptor.digest)).toBe(big.descriptor.size);
  });

  test('whose large upload breaks gets it in a new session', async () => {
    const big = blob(20_000_000);
    let broken = false;
    spoil = ({ method }) => {
      if (method !== 'PUT' || broken) return undefined;
      broken = true;
      return { kind: 'breakUpload', after: 5_000_000 };
    };
    const repository = target('team/app', 'dev', 'Secret$1');
    await repository.push(big.descriptor, sourceOf(big.bytes, 1_000_000));
    expect(await repository.exists(big.descriptor)).toBe(true);
    expect(harbor.counters.requests('upload', 'PATCH')).toBeGreaterThan(0);
  });

  test('names referrers by its API', async () => {
    const repository = target('team/app');
    await pushImage(repository, 'v1');
    expect(await repository.referrers(manifest.descriptor.digest)).toEqual([]);
  });

  test('proves a password by ping, or finds it wrong', async () => {
    expect(await registries().ping(harbor.host)).toMatchObject({ authenticated: true, scheme: 'bearer' });
    const error = await failure(registries('admin', 'wrong').ping(harbor.host));
    expect(error).toMatchObject({ code: 'registry.unauthorized' });
  });
});
