import { GapferryError } from '../../../shared/gapferry-error.ts';
import { RegistrySettings, type RegistryView } from '../../../shared/registry-settings.ts';
import { isHost, isRepositoryPath, splitRepository } from '../../engine/reference.ts';
import type { Credentials } from '../../engine/registry/credentials.ts';
import { registryChanged, registrySignIn } from '../../jobs/record/audit-registry.ts';
import { withoutPassword } from '../../jobs/record/without-password.ts';
import { certificatesIn, readCertificates } from '../read-certificates.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'registry.set' | 'registry.list' | 'registry.login' | 'registry.logout' | 'registry.ping';

export function registryHandlers(services: ApiServices): Pick<Handlers, Names> {
  const { catalog, log, openCredentials, openRegistries } = services;
  return {
    'registry.set': async ({ caPath, ca: caText, ...change }) => {
      const host = requireHost(change.host);
      change.mirrors?.forEach(requireMirror);
      if (change.proxy) requireProxy(change.proxy);
      const ca = caText === undefined ? await certificatesOf(caPath) : { ca: certificatesIn(caText, host) };
      const settings = await catalog.write(() => {
        const before = catalog.registries.get(host);
        const after = RegistrySettings.parse({ ...before, ...said(change), ...ca, host });
        catalog.registries.put(after);
        log.add(registryChanged(before, after));
        return after;
      });
      return registryView(settings, openCredentials());
    },
    'registry.list': async () => {
      const all = await catalog.read(() => catalog.registries.list());
      const credentials = openCredentials();
      return Promise.all(all.map((settings) => registryView(settings, credentials)));
    },
    'registry.login': async ({ host: written, username, password }) => {
      const host = requireHost(written);
      // Shown to the registry before it is kept: a wrong password is never stored.
      const registries = openRegistries({
        get: async (asked) => (asked === host ? { username, password } : undefined),
      });
      try {
        await registries.ping(host);
      } finally {
        await registries.close();
      }
      const kept = await openCredentials().store(host, username, password);
      await log.record(registrySignIn('registry.login', host, { username, keptBy: kept.keptBy }));
      return { host, ...kept };
    },
    'registry.logout': async ({ host: written }) => {
      const host = requireHost(written);
      const removed = await openCredentials().erase(host);
      await log.record(registrySignIn('registry.logout', host, { removed }));
      return { host, removed };
    },
    'registry.ping': async ({ host: written }) => {
      const host = requireHost(written);
      const registries = openRegistries();
      try {
        return { host, ...(await registries.ping(host)) };
      } finally {
        await registries.close();
      }
    },
  };
}

/** What was said, without what was not: that stays as it is. An empty proxy takes the proxy away. */
function said(change: { plainHttp?: boolean; mirrors?: string[]; proxy?: string }): Partial<RegistrySettings> {
  const { plainHttp, mirrors, proxy } = change;
  return {
    ...(plainHttp === undefined ? {} : { plainHttp }),
    ...(mirrors === undefined ? {} : { mirrors }),
    ...(proxy === undefined ? {} : { proxy: proxy || undefined }),
  };
}

/** Settings of a registry as faces see them. */
export async function registryView(settings: RegistrySettings, credentials: Credentials): Promise<RegistryView> {
  const { host, plainHttp, mirrors, proxy, ca } = settings;
  // A helper that fails to answer is still where the credential is kept.
  const credential = await credentials.where(host).catch(() => 'helper' as const);
  const shown = proxy === undefined ? {} : { proxy: withoutPassword(proxy) };
  return { host, plainHttp, mirrors, ...shown, hasCa: ca !== undefined, credential };
}

/** A host as people write it: docker.io however it is named. */
export function requireHost(host: string): string {
  const split = splitRepository(`${host}/repository/name`);
  if (split?.path === 'repository/name') return split.host;
  throw new GapferryError('usage.invalid', { detail: `host: ${host} is not HOST or HOST:PORT` });
}

function requireMirror(mirror: string): void {
  const [host = '', ...prefix] = mirror.replace(/\/+$/, '').split('/');
  if (isHost(host) && (prefix.length === 0 || isRepositoryPath(prefix.join('/')))) return;
  throw new GapferryError('usage.invalid', { detail: `mirrors: ${mirror} is not HOST[/PREFIX]` });
}

function requireProxy(proxy: string): void {
  if (proxy === 'direct' || /^https?:$/.test(URL.parse(proxy)?.protocol ?? '')) return;
  throw new GapferryError('usage.invalid', { detail: 'proxy: not "direct" and not an http:// or https:// URL' });
}

/** An empty path takes the certificates away; none leaves them as they are. */
async function certificatesOf(path: string | undefined): Promise<{ ca?: string | undefined }> {
  if (path === undefined) return {};
  return { ca: path === '' ? undefined : await readCertificates(path) };
}
