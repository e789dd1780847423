import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Answer, json } from '../registry/answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiRoute } from './api-route.ts';
import { ROBOT_PREFIX } from './authenticate.ts';
import { harborError } from './harbor-error.ts';
import type { Robot } from './model.ts';
import { canInProject } from './principal.ts';

/** Robots: harbor.md section 1.5. */
export const ROBOT_ROUTES: readonly ApiRoute[] = [
  ['GET', '/robots', listRobots],
  ['POST', '/robots', createRobot],
  ['PATCH', '/robots/{}', refreshSecret],
  ['DELETE', '/robots/{}', deleteRobot],
];

const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const SECONDS_PER_DAY = 86_400;
const NewRobot = z.object({
  name: z.string(),
  level: z.enum(['project', 'system']),
  /** Days, -1 for ever. */
  duration: z.int().default(30),
  disable: z.boolean().default(false),
  permissions: z.array(
    z.object({
      kind: z.enum(['project', 'system']),
      namespace: z.string(),
      access: z.array(z.object({ resource: z.string(), action: z.string() })),
    }),
  ),
});

function listRobots(request: ApiRequest): Answer {
  request.requireSystem('robot:list');
  return request.page([...request.world.robots.values()].map(robotView));
}

/** The secret is made here; one that the request brings is ignored. */
async function createRobot(request: ApiRequest): Promise<Answer> {
  request.requireLogin();
  const { world } = request;
  const body = await request.body(NewRobot);
  if (!NAME.test(body.name))
    throw harborError('BAD_REQUEST', 'robot name is not in lower case or contains illegal characters');
  const owner = ownerOf(request, body);
  const now = Math.floor(world.now().getTime() / 1000);
  const robot: Robot = {
    id: world.nextId(),
    name: `${ROBOT_PREFIX}${owner === '' ? '' : `${owner}+`}${body.name}`,
    level: body.level,
    secret: newSecret(),
    disabled: body.disable,
    expiresAt: body.duration === -1 ? -1 : now + body.duration * SECONDS_PER_DAY,
    created: world.now(),
    permissions: body.permissions,
  };
  if (world.robots.has(robot.name)) throw harborError('CONFLICT', `robot account ${robot.name} already exists`);
  world.robots.set(robot.name, robot);
  const { id, name, secret, expiresAt } = robot;
  const created = { id, name, secret, creation_time: robot.created.toISOString(), expires_at: expiresAt };
  return json(201, created, { Location: `/api/v2.0/robots/${id}` });
}

/** The project of a project robot, which has exactly one permission; nothing for a system robot. */
function ownerOf(request: ApiRequest, { level, permissions }: z.infer<typeof NewRobot>): string {
  const [first] = permissions;
  if (level === 'system') {
    request.requireSystem('robot:create');
    return '';
  }
  if (!first || permissions.length !== 1) throw harborError('BAD_REQUEST', 'bad request permission');
  const project = request.world.projects.get(first.namespace);
  if (!project || !canInProject(request.principal, project, 'robot:create'))
    throw harborError('FORBIDDEN', 'forbidden');
  return project.name;
}

async function refreshSecret(request: ApiRequest): Promise<Answer> {
  const robot = find(request);
  const { secret } = await request.body(z.object({ secret: z.string().default('') }));
  robot.secret = secret === '' ? newSecret() : secret;
  return json(200, { secret: secret === '' ? robot.secret : '' });
}

function deleteRobot(request: ApiRequest): Answer {
  request.world.robots.delete(find(request).name);
  return { status: 200, headers: {}, body: '' };
}

function find(request: ApiRequest): Robot {
  request.requireSystem('robot:update');
  const robot = [...request.world.robots.values()].find(({ id }) => String(id) === request.param(0));
  if (!robot) throw harborError('NOT_FOUND', `robot ${request.param(0)} not found`);
  return robot;
}

function newSecret(): string {
  return `Aa1${randomBytes(15).toString('hex')}`;
}

function robotView({ id, name, level, disabled, expiresAt, created, permissions }: Robot): object {
  const times = { creation_time: created.toISOString(), update_time: created.toISOString() };
  return { id, name, level, disable: disabled, expires_at: expiresAt, editable: true, permissions, ...times };
}
