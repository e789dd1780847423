import { type Answer, json } from '../registry/answer.ts';
import type { Call } from '../registry/call.ts';
import type { RegistryStore } from '../registry/registry-store.ts';
import { artifactRoutes } from './api-artifacts.ts';
import { PROJECT_ROUTES } from './api-projects.ts';
import { REPLICATION_ROUTES } from './api-replication.ts';
import { ApiRequest } from './api-request.ts';
import { ROBOT_ROUTES } from './api-robots.ts';
import type { ApiRoute } from './api-route.ts';
import { RULE_ROUTES } from './api-rules.ts';
import { SCAN_ROUTES } from './api-scans.ts';
import { SYSTEM_ROUTES } from './api-system.ts';
import { harborError } from './harbor-error.ts';
import type { Principal } from './principal.ts';
import type { World } from './world.ts';

const PREFIX = '/api/v2.0';

/** Harbor's REST API v2.0 as a function from calls to answers: harbor.md section 2. */
export class Api {
  readonly #world: World;
  readonly #routes: readonly { method: string; pattern: RegExp; handler: ApiRoute[2] }[];

  constructor(world: World, store: RegistryStore) {
    this.#world = world;
    const all = [
      ...SYSTEM_ROUTES,
      ...PROJECT_ROUTES,
      ...artifactRoutes(store),
      ...SCAN_ROUTES,
      ...ROBOT_ROUTES,
      ...RULE_ROUTES,
      ...REPLICATION_ROUTES,
    ];
    this.#routes = all.map(([method, path, handler]) => ({ method, pattern: patternOf(path), handler }));
  }

  async handle(call: Call, principal: Principal): Promise<Answer> {
    // The version is told on a path of its own, without a number.
    if (call.url.pathname === '/api/version') return json(200, { version: 'v2.0' });
    const here = this.#routes.filter(({ pattern }) => pattern.test(call.url.pathname));
    if (here.length === 0) throw harborError('NOT_FOUND', `path ${call.url.pathname} was not found`);
    const route = here.find(({ method }) => method === call.method);
    if (!route) throw harborError('METHOD_NOT_ALLOWED', `method ${call.method} is not allowed`);
    const [, ...params] = route.pattern.exec(call.url.pathname) ?? [];
    return route.handler(new ApiRequest(this.#world, call, principal, params));
  }
}

/** Variables match one component of the path as it is encoded: a repository's slashes are `%252F`. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${PREFIX.replaceAll('.', '\\.')}${path.replaceAll('{}', '([^/]+)')}$`);
}
