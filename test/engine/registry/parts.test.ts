import { describe, expect, test } from 'vitest';
import { mayLeadTo, zoneOf } from '../../../main/engine/registry/addresses.ts';
import { parseChallenges } from '../../../main/engine/registry/challenge.ts';
import { guardedLookup } from '../../../main/engine/registry/connector.ts';
import { proxyFor } from '../../../main/engine/registry/proxy.ts';
import { objectToRealm } from '../../../main/engine/registry/realm.ts';
import { Throttle } from '../../../main/engine/registry/throttle.ts';

describe('an address', () => {
  test.each([
    ['169.254.169.254', 'forbidden'],
    ['::ffff:169.254.169.254', 'forbidden'],
    ['64:ff9b::a9fe:a9fe', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
    ['100.100.100.200', 'forbidden'],
    ['fd00:ec2::254', 'forbidden'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['192.168.1.1', 'private'],
    ['fd12::1', 'private'],
    ['198.18.0.7', 'public'],
    ['8.8.8.8', 'public'],
    ['2606:4700::1', 'public'],
  ])('%s is %s', (address, zone) => expect(zoneOf(address)).toBe(zone));

  test('leads outwards or sideways, never inwards', () => {
    expect(mayLeadTo('public', 'private')).toBe(false);
    expect(mayLeadTo('public', 'loopback')).toBe(false);
    expect(mayLeadTo('private', 'loopback')).toBe(false);
    expect(mayLeadTo('loopback', 'forbidden')).toBe(false);
    expect(mayLeadTo('private', 'private')).toBe(true);
    expect(mayLeadTo('loopback', 'loopback')).toBe(true);
    expect(mayLeadTo('private', 'public')).toBe(true);
  });

  test('that a name resolves to is judged, not the name (go-containerregistry#2440)', async () => {
    const look = (allows: boolean) =>
      new Promise((resolve) => {
        guardedLookup(() => allows)('localhost', { all: true }, (error, found) => resolve(error ? error.name : found));
      });
    expect(await look(false)).toBe('BlockedAddress');
    expect(await look(true)).toContainEqual(expect.objectContaining({ address: expect.stringMatching(/^(127|::1)/) }));
  });
});

describe('challenges', () => {
  test('are read with quotes, commas and several in one header', () => {
    const header =
      'Basic realm="a, \\"b\\"", Bearer realm="https://x/token",service=registry,scope="repository:a:pull,push"';
    expect(parseChallenges(header)).toEqual([
      { scheme: 'basic', params: { realm: 'a, "b"' } },
      {
        scheme: 'bearer',
        params: { realm: 'https://x/token', service: 'registry', scope: 'repository:a:pull,push' },
      },
    ]);
  });

  test('may come in several headers, be empty or be missing', () => {
    expect(parseChallenges(['Negotiate', 'Basic realm=x']).map(({ scheme }) => scheme)).toEqual(['negotiate', 'basic']);
    expect(parseChallenges('')).toEqual([]);
    expect(parseChallenges(undefined)).toEqual([]);
  });

  test('of absurd length or shape do no harm', () => {
    expect(parseChallenges(`Bearer ${'a="b",'.repeat(10_000)}`)).toEqual([]);
    expect(parseChallenges('===,,,"')).toEqual([]);
    expect(parseChallenges('Bearer __proto__="x"')[0]?.params).not.toHaveProperty('polluted');
  });
});

describe('a realm', () => {
  const objection = (realm: string, registry: string, password = true) =>
    objectToRealm(new URL(realm), new URL(registry), password);

  test.each([
    ['https://auth.docker.io/token', 'https://registry-1.docker.io/'],
    ['https://harbor.corp/service/token', 'https://harbor.corp:8443/'],
    ['https://dockerauth.cn-hangzhou.aliyuncs.com/auth', 'https://registry.cn-hangzhou.aliyuncs.com/'],
    ['http://harbor.corp/service/token', 'http://harbor.corp/'],
    ['https://10.0.0.5/service/token', 'https://10.0.0.5/'],
  ])('%s of %s is shown the password', (realm, registry) => expect(objection(realm, registry)).toBeUndefined());

  test.each([
    ['http://harbor.corp/service/token', 'https://harbor.corp/'],
    ['https://auth.evil.com/token', 'https://registry-1.docker.io/'],
    ['https://evil.com.cn/token', 'https://good.com.cn/'],
    ['https://evil.co.uk/token', 'https://good.co.uk/'],
    ['https://10.0.0.6/token', 'https://10.0.0.5/'],
    ['https://user:x@harbor.corp/token', 'https://harbor.corp/'],
    ['https://evildocker.io/token', 'https://registry-1.docker.io/'],
  ])('%s of %s is not', (realm, registry) => expect(objection(realm, registry)).toBeDefined());

  test('elsewhere may be asked without a password, as mirrors need, but only by https', () => {
    expect(objection('https://auth.docker.io/token', 'https://mirror.example.cn/', false)).toBeUndefined();
    expect(objection('http://auth.docker.io/token', 'https://mirror.example.cn/', false)).toBeDefined();
  });
});

describe('the proxy of', () => {
  const env = {
    HTTPS_PROXY: 'proxy.corp:3128',
    HTTP_PROXY: 'http://proxy.corp:3128',
    NO_PROXY: 'harbor.corp, .intern,10.0.0.0/8,other.corp:8443,*.star.corp,[fd00::1]',
  };
  const proxy = (url: string, configured?: string, environment: NodeJS.ProcessEnv = env) =>
    proxyFor(new URL(url), configured, environment);

  test.each(['https://quay.io/', 'https://other.corp/', 'http://11.0.0.1/', 'https://notharbor.corp/'])(
    '%s is the one of the environment',
    (url) => expect(proxy(url)).toBe('http://proxy.corp:3128'),
  );
  test.each([
    'https://harbor.corp/',
    'https://x.harbor.corp/',
    'https://a.intern/',
    'https://10.1.2.3/',
    'https://other.corp:8443/',
    'https://a.star.corp/',
    'https://[fd00::1]/',
    'http://localhost:5000/',
    'http://127.0.0.1:5000/',
  ])('%s is none', (url) => expect(proxy(url)).toBeUndefined());
  test('a registry is its own setting, or none for `direct`', () => {
    expect(proxy('https://harbor.corp/', 'http://special:1')).toBe('http://special:1');
    expect(proxy('https://quay.io/', 'direct')).toBeUndefined();
  });
  test('any host is none with NO_PROXY=*', () =>
    expect(proxy('https://quay.io/', undefined, { ...env, NO_PROXY: '*' })).toBeUndefined());
});

test('the throttle halves on overload and comes back with success', async () => {
  const throttle = new Throttle();
  const enter = async (count: number) => {
    let inside = 0;
    for (let i = 0; i < count; i++) void throttle.enter().then(() => inside++);
    await new Promise((resolve) => setImmediate(resolve));
    return inside;
  };
  expect(await enter(20)).toBe(16);
  for (let i = 0; i < 20; i++) throttle.leave('overloaded');
  expect(await enter(5)).toBe(1);
  for (let i = 0; i < 5; i++) throttle.leave('well');
  for (let round = 0; round < 400; round++) {
    await throttle.enter();
    throttle.leave('well');
  }
  expect(await enter(20)).toBe(16);
});
