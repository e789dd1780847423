import type { Project, Robot, Role, User } from './model.ts';
import type { World } from './world.ts';

/** Who asks. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'robot'; readonly robot: Robot }
  /** A bearer token: actions by project name. harbor.md section 1.3: "Core checks the token only at project level". */
  | { readonly kind: 'token'; readonly subject: string; readonly actions: ReadonlyMap<string, ReadonlySet<string>> };

export const ANONYMOUS: Principal = { kind: 'anonymous' };

const READ = [
  'project:read',
  'repository:pull',
  'repository:read',
  'repository:list',
  'artifact:read',
  'artifact:list',
  'tag:list',
  'accessory:list',
  'scan:read',
  'label:list',
  'scanner:read',
];
const PUSH = [...READ, 'repository:push', 'artifact:create', 'artifact-label:create', 'tag:create', 'quota:read'];
const KEEP = [
  ...PUSH,
  'repository:delete',
  'artifact:delete',
  'tag:delete',
  'scan:create',
  'immutable-tag:list',
  'immutable-tag:create',
  'tag-retention:read',
  'tag-retention:create',
  'tag-retention:operate',
  'label:create',
];
const ROLES: Readonly<Record<Role, readonly string[]>> = {
  guest: READ,
  developer: PUSH,
  maintainer: KEEP,
  projectAdmin: [...KEEP, 'project:update', 'robot:create', 'robot:list', 'member:create'],
};

/** Role numbers as they stand in Project.current_user_role_id. */
export const ROLE_IDS: Readonly<Record<Role, number>> = { projectAdmin: 1, developer: 2, guest: 3, maintainer: 4 };

export function isSysadmin(principal: Principal): boolean {
  return principal.kind === 'user' && principal.user.sysadmin;
}

/** The role of a user in a project: whoever made it administers it. */
export function roleIn(project: Project, user: User): Role | undefined {
  return project.owner === user ? 'projectAdmin' : user.roles[project.name];
}

/** Whether a principal may do `resource:action` in a project (harbor.md sections 1.2, 1.5 and the last column of 2.2). */
export function canInProject(principal: Principal, project: Project, permission: string): boolean {
  if (isSysadmin(principal)) return true;
  if (principal.kind === 'token') {
    const [resource, action = ''] = permission.split(':');
    if (resource === 'repository' && principal.actions.get(project.name)?.has(action)) return true;
  }
  if (principal.kind === 'user') {
    const role = roleIn(project, principal.user);
    if (role && ROLES[role].includes(permission)) return true;
  }
  if (principal.kind === 'robot' && robotMay(principal.robot, project.name, permission)) return true;
  return project.metadata.public === 'true' && READ.includes(permission);
}

/** Whether a principal may do something to the system as a whole: administrators, and system robots that were given it. */
export function canInSystem(principal: Principal, permission: string): boolean {
  return isSysadmin(principal) || (principal.kind === 'robot' && robotMay(principal.robot, '/', permission));
}

/** What a token for a project says: every action its user has there (section 1.3, "Requested actions are ignored"). */
export function tokenActions(world: World, principal: Principal, projectName: string): string[] {
  const project = world.projects.get(projectName);
  if (!project) return [];
  const all = world.isAtLeast('2.9')
    ? ['pull', 'push', 'delete', 'scanner-pull']
    : ['pull', 'push', 'delete', 'scanner-pull', '*'];
  return all.filter((action) => canInProject(principal, project, `repository:${action}`));
}

function robotMay({ permissions }: Robot, namespace: string, permission: string): boolean {
  return permissions.some((granted) => {
    const here = granted.namespace === namespace || (granted.namespace === '*' && namespace !== '/');
    return here && granted.access.some(({ resource, action }) => `${resource}:${action}` === permission);
  });
}
