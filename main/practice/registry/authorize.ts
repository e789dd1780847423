import { Refusal } from './answer.ts';
import { type Call, headerOf } from './call.ts';
import { faultAnswer } from './errors.ts';
import type { Route } from './route.ts';

/** Refuses whoever does not show one of the users' passwords, as distribution 2.8 does with htpasswd (registry/auth/htpasswd). */
export function authorize(call: Call, route: Route, users: Readonly<Record<string, string>>): void {
  const [, credentials = ''] = /^Basic (.+)$/i.exec(headerOf(call, 'authorization')) ?? [];
  const [name = '', ...password] = Buffer.from(credentials, 'base64').toString().split(':');
  if (Object.hasOwn(users, name) && users[name] === password.join(':')) return;
  const fault = { code: 'UNAUTHORIZED', detail: wantedAccess(call, route) } as const;
  throw new Refusal(faultAnswer([fault], { 'Www-Authenticate': 'Basic realm="practice"' }));
}

/** What the request would have needed: the error's detail. */
function wantedAccess({ method, url }: Call, route: Route): object[] | null {
  if (route.kind === 'catalog') return [access('registry', 'catalog', '*')];
  if (!('name' in route)) return null;
  const from = route.kind === 'uploads' ? url.searchParams.get('from') : null;
  const own = actionsOf(method).map((action) => access('repository', route.name, action));
  return from ? [...own, access('repository', from, 'pull')] : own;
}

function actionsOf(method: string): string[] {
  if (method === 'GET' || method === 'HEAD') return ['pull'];
  return method === 'DELETE' ? ['delete'] : ['pull', 'push'];
}

function access(type: string, name: string, action: string): object {
  return { Type: type, Class: '', Name: name, Action: action };
}
