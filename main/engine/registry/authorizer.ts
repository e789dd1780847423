import { z } from 'zod';
import type { Side } from '../../../shared/errors.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { type Answer, discard, readCapped } from './answer.ts';
import { retryAfter } from './backoff.ts';
import type { Challenge } from './challenge.ts';
import type { Credential, CredentialSource } from './credential.ts';
import { parseJson } from './json.ts';
import { objectToRealm, ownTokenService } from './realm.ts';
import type { Exchange } from './transport.ts';

/** What a request shows of who we are, and whether the registry has ever accepted it. */
export interface Grant {
  readonly header: string;
  proven: boolean;
  readonly expires: number;
}

/** What a request is about, for its error. */
export interface Subject {
  readonly side: Side;
  readonly repository: string;
}

export interface AuthorizerOptions {
  readonly host: string;
  readonly home: URL;
  readonly credentials: CredentialSource;
  readonly send: (exchange: Exchange, subject: Subject) => Promise<Answer>;
  readonly now: () => number;
}

/** Distribution's token answer; Harbor sends `access_token: ""` beside the token. */
const TokenAnswer = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().optional(),
});
/** Distribution's token specification: 60 seconds where the service does not say. */
const DEFAULT_LIFE = 60;
/** A mount needs two; a registry that asks for ever more is not listened to. */
const MOST_SCOPES = 8;

type Scheme =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: URL; readonly service?: string };

/**
 * Authorization of one registry. The scheme and the realm are learned from the first challenge and remembered, because
 * Harbor answers a refused token with a Basic challenge. A password that was refused is not shown again.
 */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #grants = new Map<string, Promise<Grant>>();
  /** Scopes that the registry asked for beyond ours, by ours. */
  readonly #widened = new Map<string, readonly string[]>();
  #scheme: Scheme | undefined;
  #credential: Promise<Credential | undefined> | undefined;
  #passwordCheck: Promise<boolean> | undefined;
  #refused = false;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  get scheme(): 'none' | 'basic' | 'bearer' {
    return this.#scheme?.scheme ?? 'none';
  }

  credential(): Promise<Credential | undefined> {
    this.#credential ??= this.#options.credentials.get(this.#options.host);
    return this.#credential;
  }

  /** What to send before the registry has asked; undefined while it has not yet said how it wants to be asked. */
  async grant(scopes: readonly string[], subject: Subject, signal?: AbortSignal): Promise<Grant | undefined> {
    if (this.#refused) throw this.#wrongPassword(subject);
    if (!this.#scheme) return undefined;
    return this.#scheme.scheme === 'basic' ? this.#basic() : this.#bearer(scopes, subject, signal);
  }

  /** The password as Basic, for an API that takes nothing else; undefined where there is none. */
  async basicGrant(subject: Subject): Promise<Grant | undefined> {
    if (this.#refused) throw this.#wrongPassword(subject);
    return this.#basic();
  }

  /** After a 401: another grant that may help, or undefined where nothing more can be shown. Throws on a wrong password. */
  async regrant(
    refused: Grant | undefined,
    challenges: readonly Challenge[],
    scopes: readonly string[],
    subject: Subject,
    signal?: AbortSignal,
  ): Promise<Grant | undefined> {
    const asked = this.#learn(challenges, scopes, refused);
    if (asked === 'basic') {
      if (!refused) return this.#basic();
      if (!refused.proven && (await this.credential())) {
        this.#refused = true;
        throw this.#wrongPassword(subject);
      }
      return undefined;
    }
    if (asked === 'nothing') return undefined;
    if (!refused || refused.proven || asked === 'more') {
      await this.#forget(refused, scopes);
      return this.#bearer(scopes, subject, signal);
    }
    await this.#checkPassword(subject, signal);
    return undefined;
  }

  /** Takes in what a 401 says; `more`: a Bearer challenge that differs from what the grant was made for. */
  #learn(
    challenges: readonly Challenge[],
    scopes: readonly string[],
    refused: Grant | undefined,
  ): 'basic' | 'bearer' | 'more' | 'nothing' {
    const bearer = challenges.find(({ scheme, params }) => scheme === 'bearer' && params.realm);
    if (bearer) return this.#learnBearer(bearer, scopes) ? 'more' : 'bearer';
    if (this.#scheme) return this.#scheme.scheme;
    if (refused || !challenges.some(({ scheme }) => scheme === 'basic')) return 'nothing';
    this.#scheme = { scheme: 'basic' };
    return 'basic';
  }

  #learnBearer({ params }: Challenge, scopes: readonly string[]): boolean {
    const realm = URL.canParse(params.realm ?? '') ? new URL(params.realm ?? '') : undefined;
    if (!realm) return false;
    const { service } = params;
    const before = this.#scheme;
    const same = before?.scheme === 'bearer' && before.realm.href === realm.href && before.service === service;
    if (!same) this.#scheme = { scheme: 'bearer', realm, service };
    return this.#widen(scopes, params.scope) || !same;
  }

  #widen(scopes: readonly string[], asked: string | undefined): boolean {
    const known = this.#wanted(scopes);
    const extra = (asked ?? '').split(' ').filter((scope) => scope && !known.some((own) => covers(own, scope)));
    if (known.length + extra.length > MOST_SCOPES) return false;
    if (extra.length > 0) this.#widened.set(scopes.join(' '), [...known, ...extra]);
    return extra.length > 0;
  }

  #wanted(scopes: readonly string[]): readonly string[] {
    return this.#widened.get(scopes.join(' ')) ?? scopes;
  }

  async #basic(): Promise<Grant | undefined> {
    const header = basicHeader(await this.credential());
    if (!header) return undefined;
    const known = this.#grants.get('basic');
    if (known) return known;
    const grant = { header, proven: false, expires: Number.POSITIVE_INFINITY };
    this.#grants.set('basic', Promise.resolve(grant));
    return grant;
  }

  async #bearer(scopes: readonly string[], subject: Subject, signal?: AbortSignal): Promise<Grant> {
    const wanted = this.#wanted(scopes);
    const key = wanted.join(' ');
    const known = this.#grants.get(key);
    if (known) {
      const grant = await known;
      if (grant.expires > this.#options.now()) return grant;
      if (this.#grants.get(key) === known) this.#grants.delete(key);
      return this.#bearer(scopes, subject, signal);
    }
    const asking = this.#askToken(wanted, subject, signal);
    this.#grants.set(key, asking);
    asking.catch(() => this.#grants.get(key) === asking && this.#grants.delete(key));
    return asking;
  }

  async #forget(refused: Grant | undefined, scopes: readonly string[]): Promise<void> {
    const key = this.#wanted(scopes).join(' ');
    const known = this.#grants.get(key);
    if (refused && known && (await known) === refused) this.#grants.delete(key);
  }

  async #askToken(scopes: readonly string[], subject: Subject, signal?: AbortSignal): Promise<Grant> {
    const answer = await this.#askRealm(scopes, subject, signal);
    if (answer.status === 401 || answer.status === 403) {
      await discard(answer);
      // Asked without a scope this very answer is the check.
      if (answer.status === 401 && scopes.length === 0) this.#passwordCheck ??= Promise.resolve(false);
      if (await this.credential()) await this.#checkPassword(subject, signal);
      throw this.#unauthorized(subject, `the token service answered ${answer.status}`);
    }
    if (answer.status !== 200) throw await this.#tokenTrouble(answer, subject);
    const body = (await readCapped(answer, LIMITS.tokenBody))?.toString('utf8') ?? '';
    const token = TokenAnswer.safeParse(parseJson(body)).data;
    const value = token?.token || token?.access_token;
    if (!value || !/^[\x21-\x7e]+$/.test(value)) throw this.#protocol(answer, subject, 'no token in the answer');
    const life = token.expires_in && token.expires_in > 0 ? token.expires_in : DEFAULT_LIFE;
    // A tenth of its life early: our clock and the way there take their time.
    return { header: `Bearer ${value}`, proven: false, expires: this.#options.now() + life * 900 };
  }

  async #askRealm(scopes: readonly string[], subject: Subject, signal?: AbortSignal): Promise<Answer> {
    if (this.#scheme?.scheme !== 'bearer') throw new GapferryError('internal.bug', { detail: 'no realm to ask' });
    const { realm, service } = this.#scheme;
    const { host, home, send } = this.#options;
    const credential = await this.credential();
    const ask = (at: URL) => send(tokenRequest(at, service, scopes, credential, signal), subject);
    const objection = objectToRealm(realm, home, credential !== undefined);
    if (!objection) return ask(realm);
    const own = ownTokenService(realm, service, home);
    const answer = own && (await ask(own));
    if (answer && answer.status !== 404) return answer;
    if (answer) await discard(answer);
    throw new GapferryError('registry.unsafe', { host, detail: objection }, { side: subject.side });
  }

  /**
   * Finds out once whether the password itself is wrong: with a scope Harbor answers 200 and an empty token, without one
   * it says 401 (harbor.md 1.3). Throws if it is.
   */
  async #checkPassword(subject: Subject, signal?: AbortSignal): Promise<void> {
    if (!(await this.credential())) return;
    this.#passwordCheck ??= this.#askRealm([], subject, signal).then(async (answer) => {
      await discard(answer);
      return answer.status !== 401;
    });
    const check = this.#passwordCheck;
    const good = await check.catch((error: unknown) => {
      if (this.#passwordCheck === check) this.#passwordCheck = undefined;
      throw error;
    });
    if (good) return;
    this.#refused = true;
    throw this.#wrongPassword(subject);
  }

  async #tokenTrouble(answer: Answer, subject: Subject): Promise<GapferryError> {
    await discard(answer);
    const { host, now } = this.#options;
    if (answer.status === 429) {
      return new GapferryError('registry.rateLimited', { host, seconds: retryAfter(answer, now) ?? 0 }, subject);
    }
    if (answer.status >= 300 && answer.status < 400) {
      const detail = `the token service ${answer.url.origin} leads elsewhere`;
      return new GapferryError('registry.unsafe', { host, detail }, subject);
    }
    return this.#protocol(answer, subject, 'the token service failed');
  }

  #protocol(answer: Answer, { side }: Subject, words: string): GapferryError {
    const detail = `${words}: ${answer.url.origin}`;
    return new GapferryError(
      'registry.protocol',
      { host: this.#options.host, status: answer.status, detail },
      { side },
    );
  }

  #wrongPassword(subject: Subject): GapferryError {
    return this.#unauthorized(subject, 'wrong user name or password');
  }

  #unauthorized({ side, repository }: Subject, detail: string): GapferryError {
    const params = { host: this.#options.host, repository: repository || '/v2/', detail };
    return new GapferryError('registry.unauthorized', params, { side });
  }
}

/** Distribution's token specification (GET, Basic) or, for an identity token, its OAuth2 form (POST). */
function tokenRequest(
  realm: URL,
  service: string | undefined,
  scopes: readonly string[],
  credential: Credential | undefined,
  signal: AbortSignal | undefined,
): Exchange {
  if (credential && 'identityToken' in credential) {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'gapferry', service: service ?? '' });
    form.set('refresh_token', credential.identityToken);
    form.set('scope', scopes.join(' '));
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm, headers, body: Buffer.from(form.toString()), signal };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const authorization = basicHeader(credential);
  return { method: 'GET', url, headers: authorization ? { authorization } : {}, signal };
}

function basicHeader(credential: Credential | undefined): string | undefined {
  if (!credential || !('username' in credential)) return undefined;
  const { username, password } = credential;
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** Whether one scope grants all that another one asks for. */
function covers(own: string, asked: string): boolean {
  const [ownName, ownActions] = splitScope(own);
  const [askedName, askedActions] = splitScope(asked);
  return ownName === askedName && askedActions.every((action) => ownActions.includes(action));
}

function splitScope(scope: string): [string, string[]] {
  const colon = scope.lastIndexOf(':');
  return [scope.slice(0, colon), scope.slice(colon + 1).split(',')];
}
