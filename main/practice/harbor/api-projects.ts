import { z } from 'zod';
import { type Answer, json } from '../registry/answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiRoute } from './api-route.ts';
import { harborError } from './harbor-error.ts';
import type { Project, User } from './model.ts';
import { canInProject, canInSystem, isSysadmin, type Principal, ROLE_IDS, roleIn } from './principal.ts';
import { usedStorage } from './quota.ts';
import type { World } from './world.ts';

/** Projects, their summary and their quotas: harbor.md section 2.2. */
export const PROJECT_ROUTES: readonly ApiRoute[] = [
  ['HEAD', '/projects', headProject],
  ['GET', '/projects', listProjects],
  ['POST', '/projects', createProject],
  ['GET', '/projects/{}', (request) => json(200, projectView(request, request.project('project:read')))],
  ['DELETE', '/projects/{}', deleteProject],
  ['GET', '/projects/{}/summary', summary],
  ['GET', '/quotas', listQuotas],
  ['PUT', '/quotas/{}', updateQuota],
];

const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const NewProject = z.object({
  project_name: z.string().min(1).max(255),
  public: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  storage_limit: z.int().nullish(),
  registry_id: z.int().nullish(),
});

function headProject(request: ApiRequest): Answer {
  request.requireLogin();
  const known = request.world.projects.has(request.query('project_name') ?? '');
  if (!known) throw harborError('NOT_FOUND', `project ${request.query('project_name')} not found`);
  return { status: 200, headers: {}, body: '' };
}

function listProjects(request: ApiRequest): Answer {
  const { world, principal } = request;
  const [name, isPublic] = [request.query('name'), request.query('public')];
  const seen = [...world.projects.values()].filter((project) => canInProject(principal, project, 'project:read'));
  const wanted = seen.filter(
    (project) => (!name || project.name.includes(name)) && (!isPublic || project.metadata.public === isPublic),
  );
  return request.page(wanted.map((project) => projectView(request, project)));
}

async function createProject(request: ApiRequest): Promise<Answer> {
  request.requireLogin();
  const { world, principal } = request;
  refuseCreation(world, principal);
  const body = await request.body(NewProject);
  const name = body.project_name;
  if (!NAME.test(name))
    throw harborError('BAD_REQUEST', 'project name is not in lower case or contains illegal characters');
  if (world.projects.has(name)) throw harborError('CONFLICT', `The project named ${name} already exists`);
  const owner = principal.kind === 'user' ? principal.user : admin(world);
  const limit = isSysadmin(principal) && body.storage_limit ? body.storage_limit : undefined;
  const isPublic = body.metadata?.public === 'true' || body.public === true;
  const setup = {
    name,
    public: isPublic,
    quota: limit,
    proxyCache: Boolean(body.registry_id),
    metadata: body.metadata ?? {},
  };
  const { id } = world.addProject(setup, owner);
  const byName = request.call.headers['x-resource-name-in-location'] === 'true';
  return request.created(`/api/v2.0/projects/${byName ? name : id}`);
}

/** harbor.md sections 1.5 and 2.2. */
function refuseCreation({ settings }: World, principal: Principal): void {
  if (canInSystem(principal, 'project:create')) return;
  if (principal.kind === 'robot') throw harborError('FORBIDDEN', 'Only system level robot can create project');
  if (settings.projectCreation === 'adminonly') throw harborError('FORBIDDEN', 'Only system admin can create project');
}

function admin(world: World): User {
  const user = world.users.get('admin');
  if (!user) throw harborError('NOT_FOUND', 'user admin not found');
  return user;
}

function deleteProject(request: ApiRequest): Answer {
  const project = request.project('project:delete');
  if (project.repositories.size > 0) {
    throw harborError('PRECONDITION', 'the project contains repositories, can not be deleted');
  }
  request.world.projects.delete(project.name);
  return { status: 200, headers: {}, body: '' };
}

/** The quota part only for whoever may read quotas; for all but administrators this is the only view of it. */
function summary(request: ApiRequest): Answer {
  const project = request.project('project:read');
  const repositories = { repo_count: project.repositories.size };
  if (!canInProject(request.principal, project, 'quota:read')) return json(200, repositories);
  return json(200, { ...repositories, quota: quotaView(project) });
}

function listQuotas(request: ApiRequest): Answer {
  request.requireSystem('quota:list');
  const id = request.query('reference_id');
  const projects = [...request.world.projects.values()].filter(
    (project) => id === undefined || String(project.id) === id,
  );
  return request.page(
    projects.map((project) => ({
      id: project.id,
      ref: { id: project.id, name: project.name, owner_name: project.owner.name },
      creation_time: project.created.toISOString(),
      update_time: project.created.toISOString(),
      ...quotaView(project),
    })),
  );
}

async function updateQuota(request: ApiRequest): Promise<Answer> {
  request.requireSystem('quota:update');
  const { hard } = await request.body(z.object({ hard: z.object({ storage: z.int() }) }));
  const project = [...request.world.projects.values()].find(({ id }) => String(id) === request.param(0));
  if (!project) throw harborError('NOT_FOUND', `quota ${request.param(0)} not found`);
  project.quota = hard.storage;
  return { status: 200, headers: {}, body: '' };
}

function quotaView(project: Project): object {
  return { hard: { storage: project.quota }, used: { storage: usedStorage(project) } };
}

function projectView({ principal }: ApiRequest, project: Project): object {
  const role = principal.kind === 'user' ? roleIn(project, principal.user) : undefined;
  const roleId = role ? ROLE_IDS[role] : isSysadmin(principal) ? ROLE_IDS.projectAdmin : 0;
  return {
    project_id: project.id,
    name: project.name,
    owner_id: project.owner.id,
    owner_name: project.owner.name,
    ...(project.registryId === 0 ? {} : { registry_id: project.registryId }),
    creation_time: project.created.toISOString(),
    update_time: project.created.toISOString(),
    deleted: false,
    current_user_role_id: roleId,
    current_user_role_ids: roleId === 0 ? [] : [roleId],
    repo_count: project.repositories.size,
    metadata: project.metadata,
    cve_allowlist: { items: [], project_id: project.id },
  };
}
