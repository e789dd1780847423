import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { RegistrySettings } from '../../../shared/registry-settings.ts';
import { type Answer, cut, discard, header, readCapped } from './answer.ts';
import { type Asking, isWrite } from './asking.ts';
import { Authorizer, type Grant, type Subject } from './authorizer.ts';
import type { Sleep } from './backoff.ts';
import { BodyLimits } from './body-limits.ts';
import { type CertificateOffer, offerCertificate } from './certificate.ts';
import { parseChallenges } from './challenge.ts';
import { guardedLookup } from './connector.ts';
import type { CredentialSource } from './credential.ts';
import { networkError } from './network-error.ts';
import { Patience, type Wait } from './patience.ts';
import { type PullQuota, readPullQuota } from './pull-quota.ts';
import { isRedirect, redirectedTo } from './redirect.ts';
import { type About, refusal } from './refusal.ts';
import { Throttle } from './throttle.ts';
import { readTokenAccess, type TokenAccess } from './token-access.ts';
import { type Exchange, Transport } from './transport.ts';

export interface EndpointOptions {
  /** As people write it: docker.io, harbor.corp:8443. */
  readonly host: string;
  readonly settings: RegistrySettings | undefined;
  readonly credentials: CredentialSource;
  readonly env: NodeJS.ProcessEnv;
  readonly userAgent: string;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly onWait?: ((wait: Wait) => void) | undefined;
}

/**
 * One registry: where it is served, who we are there, how long to wait, and where it may send us. Every request of the
 * registry client passes through `ask` or `read`.
 */
export class Endpoint {
  readonly host: string;
  readonly home: URL;
  readonly now: () => number;
  readonly bodies = new BodyLimits();
  readonly #options: EndpointOptions;
  readonly #transport: Transport;
  readonly #authorizer: Authorizer;
  readonly #throttle = new Throttle();
  readonly #patience: Patience;
  #answering: Promise<boolean> | undefined;
  #pullQuota: PullQuota | undefined;

  constructor(options: EndpointOptions) {
    const { host, settings, credentials, now } = options;
    this.#options = options;
    this.host = host;
    this.now = now;
    this.home = new URL(`${settings?.plainHttp ? 'http' : 'https'}://${servedAt(host)}/`);
    this.#patience = new Patience(options);
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
    return this.#patience.resting;
  }

  /** Sends, with authorization, redirects and retries; the caller reads or discards the body. */
  ask(asking: Asking): Promise<Answer> {
    return this.#patience.retrying(() => this.#judged(asking), asking.tries, asking.signal);
  }

  /** Like `ask`, with the whole body; undefined bytes where it is longer than `limit`. A body that breaks is asked for again. */
  read(asking: Asking, limit: number): Promise<{ answer: Answer; bytes: Buffer | undefined }> {
    const attempt = async () => {
      const answer = await this.#judged(asking);
      try {
        return { answer, bytes: await readCapped(answer, limit) };
      } catch (cause) {
        throw await this.translate(cause, answer.url, asking.about, asking.signal);
      }
    };
    return this.#patience.retrying(attempt, asking.tries, asking.signal);
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
  pause(failures: number, error: unknown, signal?: AbortSignal): Promise<void> {
    return this.#patience.pause(failures, error, signal);
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
    if (this.#patience.met) return Promise.resolve(true);
    this.#answering ??= this.resting ? Promise.resolve(false) : this.#probe(side);
    return this.#answering;
  }

  /** What our token for these scopes says it is good for; undefined without a token service or where tokens are opaque. */
  async access(scopes: readonly string[], about: Omit<About, 'host'>): Promise<TokenAccess | undefined> {
    const grant = await this.#authorizer.grant(scopes, about);
    return grant && readTokenAccess(grant.header);
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

  async #judged(asking: Asking): Promise<Answer> {
    if (!isWrite(asking)) return this.#judge(asking, await this.#authorized(asking));
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
      this.#patience.noteAnswer();
      this.#pullQuota = readPullQuota(this.host, answer) ?? this.#pullQuota;
    }
    if (asking.ok.includes(answer.status)) return answer;
    if (atHome) throw await this.#refused(asking, answer);
    await discard(answer);
    // The storage behind the registry, often a link that ran out: asking the registry again gets a new one.
    const detail = `${answer.url.host} answered ${answer.status}, where ${this.host} keeps its content`;
    const status = Math.max(500, answer.status);
    const { repository } = asking.about;
    if (answer.status >= 500) {
      throw new GapferryError('registry.failing', { host: this.host, status, repository, detail }, asking.about);
    }
    throw new GapferryError('registry.protocol', { host: this.host, status, detail }, asking.about);
  }

  async #refused(asking: Asking, answer: Answer): Promise<GapferryError> {
    const about = { ...asking.about, host: this.host, writes: isWrite(asking) };
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
      if (!isRedirect(answer) || asking.redirects === 'return') return { answer, atHome };
      await discard(answer);
      url = redirectedTo(asking, answer, this, hops);
      atHome &&= url.origin === this.home.origin;
    }
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
