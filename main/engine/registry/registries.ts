import type { Side } from '../../../shared/errors.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { RegistrySettings } from '../../../shared/registry-settings.ts';
import { isHost, isRepositoryPath } from '../reference.ts';
import { type Sleep, sleep } from './backoff.ts';
import type { BodyLimits } from './body-limits.ts';
import type { CertificateOffer } from './certificate.ts';
import type { CredentialSource } from './credential.ts';
import { Endpoint } from './endpoint.ts';
import type { Wait } from './patience.ts';
import type { PullQuota } from './pull-quota.ts';
import { Repository } from './repository.ts';
import { Rest } from './rest.ts';
import { pullScopes, type Server } from './server.ts';
import type { TokenAccess } from './token-access.ts';

export interface RegistriesOptions {
  /** Settings of a host as people write it, where there are any. */
  readonly settings: (host: string) => RegistrySettings | undefined;
  readonly credentials: CredentialSource;
  /** For HTTP_PROXY, HTTPS_PROXY and NO_PROXY; default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly userAgent?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly sleep?: Sleep | undefined;
  readonly onWait?: ((wait: Wait) => void) | undefined;
}

export interface Ping {
  /** Where the registry is served. */
  readonly endpoint: string;
  /** Whether a credential was accepted. */
  readonly authenticated: boolean;
  readonly scheme: 'none' | 'basic' | 'bearer';
  readonly milliseconds: number;
}

/** The registries of one job: connections, tokens and what was learned of each host are shared by its repositories. */
export class Registries {
  readonly #options: RegistriesOptions;
  readonly #endpoints = new Map<string, Endpoint>();

  constructor(options: RegistriesOptions) {
    this.#options = options;
  }

  /** A repository as an end of a copy. Nothing is asked yet. Throws input.badReference for a name that cannot be one. */
  repository(name: { host: string; path: string }, side: Side & ('source' | 'destination')): Repository {
    if (!isHost(name.host) || !isRepositoryPath(name.path)) throw badName(`${name.host}/${name.path}`);
    const origin: Server = { endpoint: this.#endpoint(name.host), path: name.path, isOrigin: true, side };
    const mirrors = side === 'source' ? (this.#options.settings(name.host)?.mirrors ?? []) : [];
    const servers = [...mirrors.map((mirror) => this.#mirror(mirror, name.path)), origin];
    return new Repository(name, servers, origin);
  }

  /** Where a registry is spoken to: `http://` only where that was asked for by name. */
  home(host: string): string {
    return this.#known(host).home.href;
  }

  /** Whether a registry answers, how it wants to be asked, and whether our credential is good. Throws if it is not. */
  async ping(host: string, side: Side & ('source' | 'destination') = 'source'): Promise<Ping> {
    const endpoint = this.#known(host);
    const start = performance.now();
    const result = await endpoint.ping({ side, repository: '' });
    return { endpoint: endpoint.home.href, ...result, milliseconds: performance.now() - start };
  }

  /** The REST API that stands beside a registry, if one does. */
  rest(host: string): Rest {
    return new Rest(this.#known(host));
  }

  /** What our token for a repository at a destination, or for none, says we may do there and who we are; see Endpoint.access. */
  access(host: string, path?: string): Promise<TokenAccess | undefined> {
    const scopes = path === undefined ? [] : pullScopes(path, 'destination');
    return this.#known(host).access(scopes, { side: 'destination', repository: path ?? '' });
  }

  /** The certificate of a host and what could be trusted for it; `caPath`: where the host itself gives its CA, if it does. */
  certificate(host: string, caPath: string): Promise<CertificateOffer | undefined> {
    return this.#known(host).certificate(caPath);
  }

  /** The bodies that were refused for their size (413), and taken, so far. */
  bodies(host: string): Pick<BodyLimits, 'refused' | 'accepted'> {
    return this.#known(host).bodies;
  }

  #known(host: string): Endpoint {
    if (!isHost(host)) throw badName(host);
    return this.#endpoint(host);
  }

  /** Pull quotas seen so far (Docker Hub). */
  pullQuotas(): PullQuota[] {
    return [...this.#endpoints.values()].flatMap(({ pullQuota }) => pullQuota ?? []);
  }

  /** Cuts all connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.close()));
  }

  /** `HOST[/PREFIX]`: a registry of its own, with its own settings and credential, never the origin's. */
  #mirror(mirror: string, path: string): Server {
    const slash = mirror.indexOf('/');
    const host = slash < 0 ? mirror : mirror.slice(0, slash);
    const prefix = slash < 0 ? '' : mirror.slice(slash + 1).replace(/\/+$/, '');
    const mirrored = prefix ? `${prefix}/${path}` : path;
    if (!isHost(host) || !isRepositoryPath(mirrored)) throw badName(mirror);
    return { endpoint: this.#endpoint(host), path: mirrored, isOrigin: false, side: 'source' };
  }

  #endpoint(host: string): Endpoint {
    const known = this.#endpoints.get(host);
    if (known) return known;
    const { settings, credentials, onWait } = this.#options;
    const endpoint = new Endpoint({
      host,
      settings: settings(host),
      credentials,
      env: this.#options.env ?? process.env,
      userAgent: this.#options.userAgent ?? 'gapferry',
      now: this.#options.now ?? Date.now,
      sleep: this.#options.sleep ?? sleep,
      onWait,
    });
    this.#endpoints.set(host, endpoint);
    return endpoint;
  }
}

function badName(reference: string): GapferryError {
  return new GapferryError('input.badReference', { reference: reference.slice(0, 300), detail: 'not host/path' });
}
