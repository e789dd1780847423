import { describe, expect, it, onTestFinished } from 'vitest';
import type { Hook } from '../../main/practice/registry/listen.ts';
import { type RegistryOptions, startRegistry } from '../../main/practice/registry.ts';
import { importerOf, resultOf } from './import-support.ts';
import { made } from './preflight/support.ts';

const ME = { username: 'me', password: 'Secret$1' };
const answer = (status: number, type: string, body: string, headers = {}): ReturnType<Hook> => ({
  kind: 'answer',
  answer: { status, headers: { 'Content-Type': type, ...headers }, body },
});
const isRegistry = (path: string): boolean => path === '/v2' || path.startsWith('/v2/');

/** Whatever is not the registry itself is answered so. */
const beside =
  (status: number, type: string, body: string): Hook =>
  ({ url }) =>
    isRegistry(url.pathname) ? undefined : answer(status, type, body);

/** Opaque tokens from a service below a path of its own, for whoever shows the password. */
const artifactory: Hook = ({ url, headers }) => {
  const { host = '', authorization = '' } = headers;
  if (url.pathname === '/artifactory/api/docker/local/v2/token') {
    const known = authorization === `Basic ${Buffer.from(`${ME.username}:${ME.password}`).toString('base64')}`;
    if (!known) return answer(401, 'application/json', '{"errors":[{"status":401,"message":"Bad credentials"}]}');
    return answer(200, 'application/json', '{"token":"opaque","expires_in":3600}');
  }
  if (!isRegistry(url.pathname)) {
    return answer(404, 'application/json', '{"errors":[{"status":404,"message":"File not found."}]}');
  }
  if (authorization === 'Bearer opaque') return undefined;
  const realm = `Bearer realm="http://${host}/artifactory/api/docker/local/v2/token",service="${host}"`;
  return answer(401, 'application/json', '{"errors":[{"code":"UNAUTHORIZED"}]}', { 'WWW-Authenticate': realm });
};

const KINDS: readonly [string, RegistryOptions, typeof ME | null][] = [
  [
    'zot: open, with the referrers API',
    { api: 'oci-1.1', hook: beside(404, 'text/plain', '404 page not found') },
    null,
  ],
  [
    'Nexus: Basic, pages for people',
    { users: { me: ME.password }, hook: beside(404, 'text/html', '<html></html>') },
    ME,
  ],
  ['Artifactory: opaque tokens', { hook: artifactory }, ME],
  ['one whose API says 500', { hook: beside(500, 'text/plain', 'oops') }, null],
];

describe.each(KINDS)('a registry like %s', (_kind, options, as) => {
  it('takes an import whole; what is Harbor alone is absent, and a second one moves nothing', async () => {
    const registry = await startRegistry(options);
    onTestFinished(() => registry.close());
    const station = await importerOf([made('a'), made('b')], registry, as);
    const view = await station.import({});
    expect(view.state).toEqual({ state: 'succeeded' });
    const { preflight, blobs } = resultOf(view);
    expect(blobs).toMatchObject({ copied: 4 });
    expect(preflight?.harbor).toBeUndefined();
    const outcomeOf = (check: string) => preflight?.checks.find((row) => row.check === check)?.outcome;
    for (const check of ['version', 'readOnly', 'project', 'proxyCache', 'quota', 'immutable', 'retention']) {
      expect(outcomeOf(check), check).toBe('absent');
    }
    expect(preflight?.checks.filter(({ outcome }) => outcome === 'warn' || outcome === 'stop')).toEqual([]);
    const again = resultOf(await station.import({}));
    expect(again).toMatchObject({ blobs: { copied: 0, bytes: 0 } });
    expect(again.alreadyThere).toHaveLength(2);
  });
});
