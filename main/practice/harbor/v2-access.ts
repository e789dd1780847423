import type { Refusal } from '../registry/answer.ts';
import { type Call, headerOf, pathOf } from '../registry/call.ts';
import type { Route } from '../registry/route.ts';
import { harborError } from './harbor-error.ts';
import { canInProject, isSysadmin, type Principal } from './principal.ts';
import type { World } from './world.ts';

type Action = 'pull' | 'push' | 'delete';
interface Access {
  readonly name: string;
  readonly action: Action;
}

const ACTIONS: Readonly<Record<string, Action>> = { GET: 'pull', HEAD: 'pull', DELETE: 'delete' };
const SCOPES: Readonly<Record<Action, string>> = { pull: 'pull', push: 'pull,push', delete: 'delete' };

/** Refuses a request that names a repository without a project: harbor.md section 1.2, before anyone asks who it is. */
export function checkNames(call: Call, route: Route): void {
  const from =
    route.kind === 'uploads' && call.url.searchParams.has('mount') ? (call.url.searchParams.get('from') ?? '') : '';
  for (const name of ['name' in route ? route.name : '', from]) {
    if (name !== '' && !name.includes('/'))
      throw harborError('BAD_REQUEST', `bad request: invalid repository name: ${name}`);
  }
  if (route.kind !== 'none') return;
  if (/^\/v2\/.+\/manifests\/[^/]+$/.test(pathOf(call)) && /^\/v2\/[a-z0-9._/-]+\/manifests\//.test(pathOf(call))) {
    throw harborError('NOT_FOUND', 'invalid reference format');
  }
}

/** Lets a request to /v2 pass or refuses it with the challenge that core would send (section 1.2). */
export function authorizeV2(world: World, call: Call, route: Route, principal: Principal): void {
  if (route.kind === 'base') {
    if (principal.kind === 'anonymous') throw unauthorized('unauthorized', challenge(world, call, []));
    return;
  }
  if (route.kind === 'catalog') {
    if (!isSysadmin(principal)) throw unauthorized('unauthorized to list catalog', 'Basic realm="harbor"');
    return;
  }
  const wanted = accessOf(call, route);
  if (wanted.length === 0) throw unauthorized(`un-recognized request: ${call.method} ${pathOf(call)}`, '');
  for (const access of wanted) authorizeRepository(world, call, wanted, access, principal);
}

function authorizeRepository(
  world: World,
  call: Call,
  wanted: readonly Access[],
  { name, action }: Access,
  principal: Principal,
): void {
  const reading = call.method === 'GET' || call.method === 'HEAD';
  if (reading && headerOf(call, 'authorization') === '') {
    throw unauthorized('authorize header needed to send HEAD to repository', challenge(world, call, wanted));
  }
  const project = world.projectOf(name);
  // The challenge of a missing project is a header without a value.
  if (!project) throw unauthorized(`project ${name.split('/', 1).join()} not found`, '');
  if (!canInProject(principal, project, `repository:${action}`)) {
    throw unauthorized(`unauthorized to access repository: ${name}, action: ${action}`, challenge(world, call, wanted));
  }
}

function accessOf(call: Call, route: Route): Access[] {
  if (!('name' in route)) return [];
  const wanted: Access[] = [{ name: route.name, action: ACTIONS[call.method] ?? 'push' }];
  const { searchParams } = call.url;
  const from = route.kind === 'uploads' && searchParams.has('mount') ? searchParams.get('from') : null;
  return from ? [...wanted, { name: from, action: 'pull' }] : wanted;
}

/** Bearer for whoever has shown nothing yet, Basic for whoever has shown anything, good or not. */
function challenge(world: World, call: Call, wanted: readonly Access[]): string {
  if (headerOf(call, 'authorization') !== '') return 'Basic realm="harbor"';
  const base = world.isAtLeast('2.14') ? call.base : (world.externalUrl ?? call.base);
  const realm = `Bearer realm="${base}/service/token",service="harbor-registry"`;
  const scope = wanted.map(({ name, action }) => `repository:${name}:${SCOPES[action]}`).join(' ');
  return scope === '' ? realm : `${realm},scope="${scope}"`;
}

/** core prints an error and its cause, which here are the same: every text comes double. */
function unauthorized(text: string, wwwAuthenticate: string): Refusal {
  return harborError('UNAUTHORIZED', `${text}: ${text}`, { 'Www-Authenticate': wwwAuthenticate });
}
