import { json, plain } from '../registry/answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiRoute } from './api-route.ts';
import { harborError } from './harbor-error.ts';
import { isSysadmin } from './principal.ts';

const COMPONENTS = ['core', 'database', 'jobservice', 'portal', 'redis', 'registry', 'registryctl', 'trivy'];

/** What Harbor says about itself: harbor.md section 2.2, first rows. */
export const SYSTEM_ROUTES: readonly ApiRoute[] = [
  ['GET', '/ping', () => ({ status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'Pong' })],
  [
    'GET',
    '/health',
    () => json(200, { status: 'healthy', components: COMPONENTS.map((name) => ({ name, status: 'healthy' })) }),
  ],
  ['GET', '/systeminfo', systemInfo],
  ['GET', '/systeminfo/getcert', certificate],
  ['GET', '/users/current', currentUser],
];

/** The version and most else only for whoever has logged in. */
function systemInfo({ world, call, principal }: ApiRequest) {
  const { authMode, projectCreation, version } = world.settings;
  const open = { auth_mode: authMode, primary_auth_mode: false, self_registration: false, banner_message: '' };
  if (principal.kind === 'anonymous') return json(200, open);
  return json(200, {
    ...open,
    current_time: world.now().toISOString(),
    external_url: world.externalUrl ?? call.base,
    registry_url: call.url.host,
    harbor_version: `v${version}-080b0220`,
    has_ca_root: world.caCertificate !== undefined,
    project_creation_restriction: projectCreation,
    read_only: world.readOnly,
    registry_storage_provider_name: 'filesystem',
    notification_enable: true,
  });
}

function certificate({ world }: ApiRequest) {
  if (world.caCertificate === undefined) throw harborError('NOT_FOUND', 'cert not found');
  const answer = plain(200, world.caCertificate.trimEnd());
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment; filename=ca.crt' };
  return { ...answer, headers };
}

/** A robot is no user: harbor.md section 1.5. */
function currentUser(request: ApiRequest) {
  request.requireLogin();
  const { principal } = request;
  if (principal.kind !== 'user') {
    throw harborError('PRECONDITION', `get current user not available for security context: ${principal.kind}`);
  }
  const { id, name } = principal.user;
  const flag = isSysadmin(principal);
  return json(200, { user_id: id, username: name, sysadmin_flag: flag, admin_role_in_auth: false });
}
