import type { RegistrySettings } from '../../../shared/contract.ts';
import { GapferryError, isError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { type Answer, cut, discard, header, readCapped } from './answer.ts';
import { Authorizer, type Grant, type Subject } from './authorizer.ts';
import { backoff, isTransient, type Sleep } from './backoff.ts';
import { type CertificateOffer, offerCertificate } from './certificate.ts';
import { parseChallenges } from './challenge.ts';
import { guardedLookup } from './connector.ts';
import type { CredentialSource } from './credential.ts';
import { networkError } from './network-error.ts';
import { type PullQuota, readPullQuota } from './pull-quota.ts';
import { type About, refusal } from './refusal.ts';
import { Throttle } from './throttle.ts';
import { readTokenAccess, type TokenAccess } from './token-access.ts';
import { type Exchange, Transport } from './transport.ts';

/** A wait that a person may want to know of. */
export interface Wait {
  readonly host: string;
  readonly seconds: number;
  readonly reason: string;
}

export interface EndpointOptions {
  /** As people write it: docker.io, harbor.corp:8443. */
  readonly host: string;
  readonly settings: RegistrySettings | undefined;
  readonly credentials: CredentialSource;
  readonly env: NodeJS.ProcessEnv;
  readonly userAgent: string;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly onWait?: (wait: Wait) => void;
}

/** One request to a registry, as the layers above see it. */
export interface Asking {
  readonly method: Exchange['method'];
  /** Path with its query, or an address that `locate` made. */
  readonly to: string | URL;
  readonly scopes: readonly string[];
  readonly about: Omit<About, 'host'>;
  /** Statuses that are an answer; all others are thrown as what they mean. */
  readonly ok: readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Opened anew for every try. */
  readonly body?: Uint8Array | (() => AsyncIterable<Uint8Array>);
  readonly signal?: AbortSignal;
  /** Tries in all; 1 for a body that only its owner can start again. */
  readonly tries?: number;
  /** `return`: a redirect is an answer. Default: followed for GET and HEAD, refused otherwise. */
  readonly redirects?: 'return';
  /** For an API beside the registry: the credential as Basic, whatever the registry itself wants. */
  readonly basic?: true;
}

const TRIES = 6;
/** A host that never answered is given up sooner. */
const FIRST_TRIES = 2;
const UNREACHABLE_REST = 60_000;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * One registry: where it is served, who we are there, how long to wait, and where it may send us. Every request of the
 * registry client passes through `ask` or `read`.
 */
export class Endpoint {
  readonly host: string;
  readonly home: URL;
  readonly now: () => number;
  readonly #options: EndpointOptions;
  readonly #transport: Transport;
  readonly #authorizer: Authorizer;
  readonly #throttle = new Throttle();
  #met = false;
  #holdUntil = 0;
  #unreachableUntil = 0;
  #answering: Promise<boolean> | undefined;
  #pullQuota: PullQuota | undefined;
  #refusedBody = Number.POSITIVE_INFINITY;

  constructor(options: EndpointOptions) {
    const { host, settings, credentials, now } = options;
    this.#options = options;
    this.host = host;
    this.now = now;
    this.home = new URL(`${settings?.plainHttp ? 'http' : 'https'}://${servedAt(host)}/`);
    this.#transport = new Transport(this.home, settings, options.env);
    this.#authorizer = new Authorizer({
      host,
      home: this.home,
      credentials,
      now,
      send: (exchange, subject) => this.#send(exchange, subject),
    });
  }

  /** What Docker Hub said last of the pulls that are left. */
  get pullQuota(): PullQuota | undefined {
    return this.#pullQuota;
  }

  /** Whether it could not be reached a moment ago, so that another server is asked first. */
  get resting(): boolean {
    return this.#unreachableUntil > this.now();
  }

  /** Smallest body that a proxy in front is known to refuse (413). */
  get refusedBody(): number {
    return this.#refusedBody;
  }

  noteRefusedBody(size: number): void {
    this.#refusedBody = Math.min(this.#refusedBody, size);
  }

  /** Sends, with authorization, redirects and retries; the caller reads or discards the body. */
  ask(asking: Asking): Promise<Answer> {
    return this.#retrying(asking, () => this.#judged(asking));
  }

  /** Like `ask`, with the whole body; undefined bytes where it is longer than `limit`. A body that breaks is asked for again. */
  read(asking: Asking, limit: number): Promise<{ answer: Answer; bytes: Buffer | undefined }> {
    return this.#retrying(asking, async () => {
      const answer = await this.#judged(asking);
      try {
        return { answer, bytes: await readCapped(answer, limit) };
      } catch (cause) {
        throw await this.translate(cause, answer.url, asking.about, asking.signal);
      }
    });
  }

  /** An address that the registry gave (upload Location, next page): only ever on the registry itself. */
  locate(answer: Answer, location: string | undefined, about: Omit<About, 'host'>): URL {
    const { host } = this;
    if (!location || !URL.canParse(location, answer.url.href)) {
      const detail = 'an answer without a usable location';
      throw new GapferryError('registry.protocol', { host, status: answer.status, detail }, about);
    }
    const url = new URL(location, answer.url);
    if (url.hostname !== this.home.hostname) {
      const detail = `the registry wants to go on at ${url.host}`;
      throw new GapferryError('registry.unsafe', { host, detail }, about);
    }
    // A proxy that ends TLS makes registries say http:// or another port: only path and query are believed.
    return new URL(url.pathname + url.search, this.home);
  }

  /** Waits before try number `failures`, and says so. */
  async pause(failures: number, error: unknown, signal?: AbortSignal): Promise<void> {
    const asked = isError(error, 'registry.rateLimited') ? error.params.seconds * 1000 : 0;
    const wait = Math.max(asked, backoff(failures));
    if (asked > 0) this.#holdUntil = Math.max(this.#holdUntil, this.now() + asked);
    const reason = error instanceof GapferryError ? error.code : 'registry.unreachable';
    this.#options.onWait?.({ host: this.host, seconds: wait / 1000, reason });
    await this.#options.sleep(wait, signal);
  }

  /** What a failed exchange or a broken body means; the caller's own abort stays what it is. */
  async translate(cause: unknown, url: URL, { side }: Pick<About, 'side'>, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted) return signal.reason;
    if (cause instanceof GapferryError) return cause;
    const host = url.origin === this.home.origin ? this.host : url.host;
    return networkError(cause, { host, side, url, transport: this.#transport });
  }

  /** Asks /v2/ without, then with the credential that is set up. */
  async ping(about: Omit<About, 'host'>): Promise<{ authenticated: boolean; scheme: 'none' | 'basic' | 'bearer' }> {
    const asking: Asking = { method: 'GET', to: '/v2/', scopes: [], about, ok: [200, 401] };
    if (!(await this.#authorizer.credential())) {
      const answer = await this.#send({ method: 'GET', url: new URL('/v2/', this.home), headers: {} }, about);
      await this.#mustBeRegistry(answer, about);
      const scheme = parseChallenges(answer.headers['www-authenticate']).find((c) =>
        /^(?:basic|bearer)$/.test(c.scheme),
      );
      return { authenticated: false, scheme: scheme?.scheme === 'basic' ? 'basic' : scheme ? 'bearer' : 'none' };
    }
    const answer = await this.ask(asking);
    if (answer.status === 401) throw await this.#refused(asking, answer);
    await this.#mustBeRegistry(answer, about);
    return { authenticated: this.#authorizer.scheme !== 'none', scheme: this.#authorizer.scheme };
  }

  /** Whether it answers anything at all; found out once, without a second try. */
  answers({ side }: Pick<About, 'side'>): Promise<boolean> {
    if (this.#met) return Promise.resolve(true);
    this.#answering ??= this.resting ? Promise.resolve(false) : this.#probe(side);
    return this.#answering;
  }

  /** What our token for these scopes says it is good for; undefined without a token service or where tokens are opaque. */
  async access(scopes: readonly string[], about: Omit<About, 'host'>): Promise<TokenAccess | undefined> {
    const grant = await this.#authorizer.grant(scopes, about);
    return grant && readTokenAccess(grant.header);
  }

  /** Has tokens asked for anew: Harbor refuses those that are older than the project (harbor.md 1.3). */
  forgetTokens(): void {
    this.#authorizer.forgetTokens();
  }

  /** The certificate that is shown in TLS, and which one could be trusted so that it is. Undefined on plain HTTP. */
  async certificate(caPath: string): Promise<CertificateOffer | undefined> {
    if (this.home.protocol !== 'https:') return undefined;
    const lookup = guardedLookup((zone) => this.#transport.allows(this.home, zone));
    return offerCertificate(this.home, caPath, { proxy: this.#transport.proxy(this.home), lookup });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #probe(side: About['side']): Promise<boolean> {
    try {
      await discard(await this.#send({ method: 'GET', url: new URL('/v2/', this.home), headers: {} }, { side }));
      return true;
    } catch {
      return false;
    }
  }

  async #mustBeRegistry(answer: Answer, about: Omit<About, 'host'>): Promise<void> {
    const html = /text\/html/.test(header(answer, 'content-type') ?? '');
    if ((answer.status === 200 || answer.status === 401) && !html) return discard(answer);
    throw await refusal(answer, { ...about, host: this.host }, this.now);
  }

  async #retrying<T>(asking: Asking, attempt: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      await this.#hold(asking.signal);
      try {
        return await attempt();
      } catch (error) {
        asking.signal?.throwIfAborted();
        if (isError(error, 'registry.unreachable') && !this.#met)
          this.#unreachableUntil = this.now() + UNREACHABLE_REST;
        const tries = Math.min(asking.tries ?? TRIES, this.#met ? TRIES : FIRST_TRIES);
        if (failures >= tries || !(isTransient(error) || this.#hiccup(error))) throw error;
        await this.pause(failures, error, asking.signal);
      }
    }
  }

  /** A name that was known a moment ago: the name server's fault. */
  #hiccup(error: unknown): boolean {
    return this.#met && isError(error, 'registry.unknownHost');
  }

  /** A registry that named a time is left alone until then, by all requests. */
  async #hold(signal: AbortSignal | undefined): Promise<void> {
    const wait = this.#holdUntil - this.now();
    if (wait > 0) await this.#options.sleep(wait, signal);
  }

  async #judged(asking: Asking): Promise<Answer> {
    const writes = asking.method !== 'GET' && asking.method !== 'HEAD';
    if (!writes) return this.#judge(asking, await this.#authorized(asking));
    await this.#throttle.enter();
    let outcome: 'well' | 'overloaded' | 'other' = 'other';
    try {
      const reached = await this.#authorized(asking);
      outcome = reached.answer.status === 429 || reached.answer.status >= 500 ? 'overloaded' : 'well';
      return await this.#judge(asking, reached);
    } finally {
      this.#throttle.leave(outcome);
    }
  }

  async #judge(asking: Asking, { answer, atHome }: Reached): Promise<Answer> {
    if (atHome) {
      this.#met = true;
      this.#unreachableUntil = 0;
      this.#pullQuota = readPullQuota(this.host, answer) ?? this.#pullQuota;
    }
    if (asking.ok.includes(answer.status)) return answer;
    if (atHome) throw await this.#refused(asking, answer);
    await discard(answer);
    // The storage behind the registry, often a link that ran out: asking the registry again gets a new one.
    const detail = `${answer.url.host} answered ${answer.status}, where ${this.host} keeps its content`;
    const status = Math.max(500, answer.status);
    throw new GapferryError('registry.protocol', { host: this.host, status, detail }, asking.about);
  }

  async #refused(asking: Asking, answer: Answer): Promise<GapferryError> {
    const writes = asking.method !== 'GET' && asking.method !== 'HEAD';
    const about = { ...asking.about, host: this.host, writes };
    // A HEAD has no words: the same question as GET has.
    if (asking.method !== 'HEAD' || ![401, 403, 412].includes(answer.status)) return refusal(answer, about, this.now);
    await discard(answer);
    const { answer: spoken } = await this.#authorized({ ...asking, method: 'GET', redirects: 'return' });
    if (spoken.status === answer.status) return refusal(spoken, about, this.now);
    cut(spoken);
    return refusal(answer, about, this.now);
  }

  async #authorized(asking: Asking): Promise<Reached> {
    if (asking.basic) return this.#follow(asking, await this.#authorizer.basicGrant(asking.about));
    const grant = await this.#authorizer.grant(asking.scopes, asking.about, asking.signal);
    const reached = await this.#follow(asking, grant);
    const better = await this.#better(asking, reached, grant);
    if (!better) return reached;
    await discard(reached.answer);
    const again = await this.#follow(asking, better);
    // Not for a third try: to find out whether it was the password.
    await this.#better(asking, again, better);
    return again;
  }

  /** Another grant to try after a 401 of the registry itself. Throws where the password is wrong. */
  async #better(asking: Asking, { answer, atHome }: Reached, grant: Grant | undefined): Promise<Grant | undefined> {
    if (!atHome || answer.status !== 401) {
      if (grant) grant.proven = true;
      return undefined;
    }
    const challenges = parseChallenges(answer.headers['www-authenticate']);
    try {
      return await this.#authorizer.regrant(grant, challenges, asking.scopes, asking.about, asking.signal);
    } catch (error) {
      await discard(answer);
      throw error;
    }
  }

  /** Follows redirects by hand. Once they have left the registry, nothing of ours goes along, even if they come back. */
  async #follow(asking: Asking, grant: Grant | undefined): Promise<Reached> {
    let url = new URL(asking.to, this.home);
    let atHome = true;
    for (let hops = 0; ; hops++) {
      const headers = { ...asking.headers, ...(atHome && grant ? { authorization: grant.header } : {}) };
      const body = typeof asking.body === 'function' ? asking.body() : asking.body;
      const exchange = { method: asking.method, url, headers, body, signal: asking.signal };
      const answer = await this.#send(exchange, asking.about);
      if (!REDIRECTS.includes(answer.status) || asking.redirects === 'return') return { answer, atHome };
      await discard(answer);
      url = this.#redirected(asking, answer, hops);
      atHome &&= url.origin === this.home.origin;
    }
  }

  #redirected({ method, about }: Asking, answer: Answer, hops: number): URL {
    const refuse = (detail: string) => new GapferryError('registry.unsafe', { host: this.host, detail }, about);
    const location = header(answer, 'location') ?? '';
    if (!URL.canParse(location, answer.url.href)) throw refuse('a redirect that leads nowhere');
    const url = new URL(location, answer.url);
    if (method !== 'GET' && method !== 'HEAD') throw refuse(`an upload was redirected to ${url.origin}`);
    if (hops >= LIMITS.redirects) throw refuse(`more than ${LIMITS.redirects} redirects`);
    const secure = url.protocol === 'https:' || (url.protocol === 'http:' && this.home.protocol === 'http:');
    if (!secure) throw refuse(`a redirect to ${url.origin} is not on https`);
    if (url.username || url.password) throw refuse(`a redirect to ${url.origin} has a user name in its address`);
    return url;
  }

  async #send(exchange: Exchange, { side }: Pick<Subject, 'side'>): Promise<Answer> {
    const headers = { 'user-agent': this.#options.userAgent, 'accept-encoding': 'identity', ...exchange.headers };
    try {
      return await this.#transport.send({ ...exchange, headers });
    } catch (cause) {
      throw await this.translate(cause, exchange.url, { side }, exchange.signal);
    }
  }
}

interface Reached {
  readonly answer: Answer;
  /** Whether the registry itself answered, with nothing in between that it redirected to. */
  readonly atHome: boolean;
}

/** docker.io is a name; the registry is served elsewhere. */
function servedAt(host: string): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}
