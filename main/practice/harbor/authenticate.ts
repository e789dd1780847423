import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, headerOf, pathOf } from '../registry/call.ts';
import type { Robot, User } from './model.ts';
import { ANONYMOUS, type Principal } from './principal.ts';
import type { TokenClaims, TokenIssuer } from './token-issuer.ts';
import type { World } from './world.ts';

export const ROBOT_PREFIX = 'robot$';

/** harbor.md section 1.6: where the CLI secret of a user who logs in by OIDC is worth anything. */
const CLI_SECRET_PATHS: readonly RegExp[] = [
  /^\S+ \/service\/token$/,
  /^\S+ \/v2(?:\/|$)/,
  /^(?:GET|POST) \/api\/v2\.0\/projects$/,
  /^GET \/api\/v2\.0\/(?:systeminfo|labels)$/,
  /^GET \/api\/version$/,
  /^GET \/api\/v2\.0\/projects\/[^/]+\/repositories(?:\/[^/]+\/artifacts)?$/,
  /^DELETE \/api\/v2\.0\/projects\/.*\/tags\/[^/]+$/,
];

/** Finds out who asks; whoever cannot show it is anonymous. Sections 1.1, 1.4, 1.5 and 1.6. */
export class Authenticator {
  readonly #world: World;
  readonly #tokens: TokenIssuer;
  readonly #locked = new Map<string, number>();

  constructor(world: World, tokens: TokenIssuer) {
    this.#world = world;
    this.#tokens = tokens;
  }

  async principalOf(call: Call): Promise<Principal> {
    const header = headerOf(call, 'authorization');
    const [, bearer] = /^Bearer (.+)$/i.exec(header) ?? [];
    if (bearer !== undefined) return pathOf(call).startsWith('/v2/') ? this.#byToken(bearer) : ANONYMOUS;
    const [, basic] = /^Basic (.+)$/i.exec(header) ?? [];
    if (basic === undefined) return ANONYMOUS;
    const [name = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':');
    return this.#byPassword(call, name, rest.join(':'));
  }

  #byToken(token: string): Principal {
    const claims = this.#tokens.read(token);
    const actions = claims && this.#actionsOf(claims);
    return claims && actions ? { kind: 'token', subject: claims.sub, actions } : ANONYMOUS;
  }

  /** Undefined where a project is gone or younger than the token: the token then counts for nothing (sections 1.2 and 1.3). */
  #actionsOf({ access, iat }: TokenClaims): Map<string, Set<string>> | undefined {
    const actions = new Map<string, Set<string>>();
    for (const { name, actions: granted } of access) {
      const project = this.#world.projectOf(name);
      const created = Math.floor((project?.created.getTime() ?? 0) / 1000);
      if (this.#world.isAtLeast('2.13.5') && (!project || created > iat)) return undefined;
      if (project) actions.set(project.name, new Set([...(actions.get(project.name) ?? []), ...granted]));
    }
    return actions;
  }

  async #byPassword(call: Call, name: string, password: string): Promise<Principal> {
    const user = this.#world.users.get(name);
    if (user && this.#isCliSecret(user, password)) return this.#byCliSecret(call, user);
    const robot = this.#world.robots.get(name);
    if (robot && this.#isGood(robot, password)) return { kind: 'robot', robot };
    const { lockTime } = this.#world.settings;
    const locked = Date.now() < (this.#locked.get(name) ?? 0);
    if (!locked && user && user.password === password && this.#hasPassword(user)) return { kind: 'user', user };
    this.#locked.set(name, Date.now() + lockTime);
    await sleep(lockTime);
    return ANONYMOUS;
  }

  #byCliSecret(call: Call, user: User): Principal {
    const line = `${call.method} ${call.url.pathname}`;
    return CLI_SECRET_PATHS.some((pattern) => pattern.test(line)) ? { kind: 'user', user } : ANONYMOUS;
  }

  #isCliSecret(user: User, password: string): boolean {
    return this.#world.settings.authMode === 'oidc_auth' && user.cliSecret !== undefined && user.cliSecret === password;
  }

  /** With OIDC only the local administrator has a password. */
  #hasPassword(user: User): boolean {
    return this.#world.settings.authMode === 'db_auth' || user.name === 'admin';
  }

  #isGood({ secret, disabled, expiresAt }: Robot, password: string): boolean {
    const alive = expiresAt === -1 || this.#world.now().getTime() / 1000 < expiresAt;
    return secret === password && !disabled && alive;
  }
}
