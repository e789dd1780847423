import { type Answer, json, plain } from '../registry/answer.ts';
import type { Call } from '../registry/call.ts';
import { type Principal, tokenActions } from './principal.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { World } from './world.ts';

/** GET /service/token, harbor.md section 1.3. A wrong password is only seen where no scope is asked for. */
export function answerToken(world: World, tokens: TokenIssuer, { method, url }: Call, principal: Principal): Answer {
  if (method !== 'GET') return plain(405, 'Method Not Allowed');
  const service = url.searchParams.get('service') ?? '';
  if (service !== 'harbor-registry') return plain(400, `Unable to handle service: ${service}`);
  const scopes = url.searchParams
    .getAll('scope')
    .flatMap((scope) => scope.split(' '))
    .filter(Boolean);
  if (scopes.length === 0 && principal.kind === 'anonymous') return { status: 401, headers: {}, body: '' };
  const access = scopes.flatMap((scope) => accessOf(world, principal, scope));
  const { token, issued } = tokens.issue(subjectOf(principal), access);
  return json(200, { token, access_token: '', expires_in: world.settings.tokenLife, issued_at: issued.toISOString() });
}

function accessOf(
  world: World,
  principal: Principal,
  scope: string,
): { type: string; name: string; actions: string[] }[] {
  const [, type = '', name = ''] = /^([a-z]+):(.+):[^:]*$/.exec(scope) ?? [];
  if (type !== 'repository') return [];
  return [{ type, name, actions: tokenActions(world, principal, name.split('/', 1).join()) }];
}

function subjectOf(principal: Principal): string {
  if (principal.kind === 'user') return principal.user.name;
  return principal.kind === 'robot' ? principal.robot.name : '';
}
