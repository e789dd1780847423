import { randomUUID } from 'node:crypto';
import { type Answer, Refusal } from '../registry/answer.ts';
import { type Call, headerOf, pathOf } from '../registry/call.ts';
import { registryApp } from '../registry/registry-app.ts';
import type { RegistryStore } from '../registry/registry-store.ts';
import { routeOf } from '../registry/route.ts';
import { Api } from './api.ts';
import { Authenticator } from './authenticate.ts';
import { harborError, internalError } from './harbor-error.ts';
import { TokenIssuer } from './token-issuer.ts';
import { answerToken } from './token-service.ts';
import { CoreRegistry } from './v2.ts';
import { checkNames } from './v2-access.ts';
import type { World } from './world.ts';

const API_VERSION = { 'Docker-Distribution-Api-Version': 'registry/2.0' };

/** Harbor core over a registry, with the order of its middlewares: harbor.md section 1.1. */
export class Core {
  readonly #world: World;
  readonly #tokens: TokenIssuer;
  readonly #authenticator: Authenticator;
  readonly #registry: CoreRegistry;
  readonly #api: Api;

  constructor(world: World, store: RegistryStore) {
    this.#world = world;
    this.#tokens = new TokenIssuer(world);
    this.#authenticator = new Authenticator(world, this.#tokens);
    this.#registry = new CoreRegistry(world, store, registryApp(store).handle);
    this.#api = new Api(world, store);
  }

  /** Answers with a request id and, to whoever has none yet, a session cookie (sections 1.7 and 2.1). */
  async handle(bare: Call): Promise<Answer> {
    const id = headerOf(bare, 'x-request-id') || randomUUID();
    const call = { ...bare, headers: { ...bare.headers, 'x-request-id': id } };
    const answer = await this.#answer(call);
    const cookie: Record<string, string> = hasSession(call)
      ? {}
      : { 'Set-Cookie': `sid=${randomUUID()}; Path=/; HttpOnly` };
    const version = isV2(call) ? API_VERSION : {};
    return { ...answer, headers: { ...version, ...answer.headers, ...cookie, 'X-Request-Id': id } };
  }

  async #answer(call: Call): Promise<Answer> {
    try {
      return await this.#pass(call);
    } catch (error) {
      return error instanceof Refusal ? error.answer : internalError();
    }
  }

  async #pass(call: Call): Promise<Answer> {
    refuseCookies(call);
    if (isV2(call)) checkNames(call, routeOf(pathOf(call)));
    const principal = await this.#authenticator.principalOf(call);
    this.#refuseChanges(call);
    if (call.url.pathname === '/service/token') return answerToken(this.#world, this.#tokens, call, principal);
    return isV2(call) ? this.#registry.handle(call, principal) : this.#api.handle(call, principal);
  }

  /** Section 1.8. */
  #refuseChanges({ method }: Call): void {
    if (!this.#world.readOnly || ['GET', 'HEAD', 'OPTIONS'].includes(method)) return;
    throw harborError('DENIED', 'The system is in read only mode. Any modification is prohibited.');
  }
}

/** A client that keeps cookies is taken for a browser and then lacks a CSRF token: section 1.7. */
function refuseCookies(call: Call): void {
  if (!hasSession(call) || ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(call.method)) return;
  throw harborError('FORBIDDEN', 'CSRF token invalid', { 'X-Harbor-CSRF-Token': randomUUID() });
}

function hasSession(call: Call): boolean {
  return /(?:^|;\s*)sid=/.test(headerOf(call, 'cookie'));
}

function isV2(call: Call): boolean {
  return call.url.pathname === '/v2' || call.url.pathname.startsWith('/v2/');
}
