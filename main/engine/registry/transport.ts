import { isIP } from 'node:net';
import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { RegistrySettings } from '../../../shared/registry-settings.ts';
import { LIMITS } from '../limits.ts';
import { mayLeadTo, type Zone, zoneOf } from './addresses.ts';
import type { Answer } from './answer.ts';
import { BlockedAddress, guardedConnector } from './connector.ts';
import { proxyFor } from './proxy.ts';
import { trustedRoots } from './trusted-roots.ts';

/** One exchange on the wire: no redirects, no retries, no authorization of its own. */
export interface Exchange {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
}

const SOCKETS_PER_ORIGIN = 32;
/** Large enough that a busy reader is handed big pieces, small enough that many transfers fit in memory. */
const READ_AHEAD = 1024 * 1024;

/**
 * The connections of one registry: to itself and to wherever it sends us (token service, storage), all with the same CA
 * and proxy setting. Addresses are judged at connect.
 */
export class Transport {
  readonly #home: URL;
  readonly #settings: RegistrySettings | undefined;
  readonly #env: NodeJS.ProcessEnv;
  readonly #dispatchers = new Map<string, Dispatcher>();
  #zone: Zone = 'public';

  constructor(home: URL, settings: RegistrySettings | undefined, env: NodeJS.ProcessEnv) {
    this.#home = home;
    this.#settings = settings;
    this.#env = env;
  }

  /** Sends and returns as soon as the headers are there. Throws what undici throws. */
  async send({ method, url, headers, body, signal }: Exchange): Promise<Answer> {
    const { statusCode, ...rest } = await this.#dispatcher(url).request({
      path: url.pathname + url.search,
      origin: url.origin,
      method,
      headers,
      // undici takes async iterables as bodies (core/request.js); its types have forgotten them.
      body: body as Uint8Array | undefined,
      signal,
      highWaterMark: READ_AHEAD,
      headersTimeout: (method === 'PUT' ? LIMITS.commitTime : LIMITS.headerTime) * 1000,
    });
    return { status: statusCode, headers: rest.headers, body: rest.body, url };
  }

  /** The proxy that requests to this URL go through. */
  proxy(url: URL): string | undefined {
    return proxyFor(url, this.#settings?.proxy, this.#env);
  }

  /** Whether a connection to this URL may go to an address in that zone. */
  allows(url: URL, zone: Zone): boolean {
    return url.origin === this.#home.origin ? zone !== 'forbidden' : mayLeadTo(this.#zone, zone);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
    this.#dispatchers.clear();
  }

  #dispatcher(url: URL): Dispatcher {
    const known = this.#dispatchers.get(url.origin);
    if (known) return known;
    const dispatcher = this.#newDispatcher(url);
    this.#dispatchers.set(url.origin, dispatcher);
    return dispatcher;
  }

  #newDispatcher(url: URL): Dispatcher {
    const common = {
      connections: SOCKETS_PER_ORIGIN,
      allowH2: false,
      connectTimeout: LIMITS.connectTime * 1000,
      bodyTimeout: LIMITS.bodyIdleTime * 1000,
    };
    const secureContext = trustedRoots(this.#settings?.ca);
    const uri = this.proxy(url);
    if (uri) refuseLiteral(url);
    if (uri) return new ProxyAgent({ uri, ...common, requestTls: { secureContext }, proxyTls: { secureContext } });
    const isHome = url.origin === this.#home.origin;
    const connect = guardedConnector({
      secureContext,
      allows: (zone) => this.allows(url, zone),
      onZone: isHome ? (zone) => this.#settle(zone) : undefined,
    });
    return new Pool(url.origin, { ...common, connect });
  }

  #settle(zone: Zone): void {
    this.#zone = zone;
  }
}

/** Behind a proxy it is the proxy that resolves names: only an address that is written as one can be judged here. */
function refuseLiteral({ hostname }: URL): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) && zoneOf(address) === 'forbidden') throw new BlockedAddress(address);
}
