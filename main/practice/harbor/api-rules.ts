import { z } from 'zod';
import { type Answer, json } from '../registry/answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiRoute } from './api-route.ts';
import { harborError } from './harbor-error.ts';
import type { RetentionPolicy, TagRule } from './model.ts';

/** Immutable tag rules, retention policies and labels: harbor.md section 2.2. */
export const RULE_ROUTES: readonly ApiRoute[] = [
  ['GET', '/projects/{}/immutabletagrules', (request) => request.page(request.project('immutable-tag:list').rules)],
  ['POST', '/projects/{}/immutabletagrules', createImmutableRule],
  ['DELETE', '/projects/{}/immutabletagrules/{}', deleteImmutableRule],
  ['POST', '/retentions', createRetention],
  ['GET', '/retentions/{}', getRetention],
  ['POST', '/retentions/{}/executions', runRetention],
  ['GET', '/labels', listLabels],
  ['POST', '/labels', createLabel],
  ['POST', '/projects/{}/repositories/{}/artifacts/{}/labels', addLabel],
];

const Selector = z.object({ kind: z.string(), decoration: z.string(), pattern: z.string() });
const Rule = z.object({
  disabled: z.boolean().default(false),
  action: z.string().default('immutable'),
  template: z.string().default('immutable_template'),
  params: z.record(z.string(), z.unknown()).optional(),
  tag_selectors: z.array(Selector),
  scope_selectors: z.record(z.string(), z.array(Selector)),
});

async function createImmutableRule(request: ApiRequest): Promise<Answer> {
  const project = request.project('immutable-tag:create');
  const rule: TagRule = { ...(await request.body(Rule)), id: request.world.nextId() };
  project.rules.push(rule);
  return request.created(`/api/v2.0/projects/${project.id}/immutabletagrules/${rule.id}`);
}

function deleteImmutableRule(request: ApiRequest): Answer {
  const { rules } = request.project('immutable-tag:create');
  const index = rules.findIndex(({ id }) => String(id) === request.param(1));
  if (index < 0) throw harborError('NOT_FOUND', `immutable tag rule ${request.param(1)} not found`);
  rules.splice(index, 1);
  return { status: 200, headers: {}, body: '' };
}

/** The policy's id then stands in the project's metadata. */
async function createRetention(request: ApiRequest): Promise<Answer> {
  const { world } = request;
  const body = await request.body(z.object({ rules: z.array(Rule), scope: z.object({ ref: z.int() }) }));
  request.requireSystem('tag-retention:create');
  const project = [...world.projects.values()].find(({ id }) => id === body.scope.ref);
  if (!project) throw harborError('BAD_REQUEST', `invalid Project id ${body.scope.ref}`);
  const rules = body.rules.map((rule) => ({ ...rule, id: world.nextId() }));
  const policy = { id: world.nextId(), projectId: project.id, rules, executions: [] };
  world.retentions.push(policy);
  project.metadata.retention_id = String(policy.id);
  return request.created(`/api/v2.0/retentions/${policy.id}`);
}

function getRetention(request: ApiRequest): Answer {
  const { id, rules, projectId } = findRetention(request);
  const trigger = { kind: 'Schedule', settings: { cron: '' }, references: {} };
  return json(200, { id, algorithm: 'or', rules, trigger, scope: { level: 'project', ref: projectId } });
}

async function runRetention(request: ApiRequest): Promise<Answer> {
  const policy = findRetention(request);
  const { dry_run: dryRun } = await request.body(z.object({ dry_run: z.boolean().default(false) }));
  const execution = { id: request.world.nextId(), dryRun, started: request.world.now() };
  policy.executions.push(execution);
  return request.created(`/api/v2.0/retentions/${policy.id}/executions/${execution.id}`);
}

function findRetention(request: ApiRequest): RetentionPolicy {
  request.requireLogin();
  const policy = request.world.retentions.find(({ id }) => String(id) === request.param(0));
  if (!policy) throw harborError('NOT_FOUND', `the retention policy ${request.param(0)} not found`);
  return policy;
}

const NewLabel = z.object({ name: z.string().min(1), scope: z.enum(['g', 'p']), project_id: z.int().default(0) });

function listLabels(request: ApiRequest): Answer {
  request.requireLogin();
  const [scope, project] = [request.query('scope'), request.query('project_id')];
  const all = request.world.labels.filter((label) => label.scope === scope);
  return request.page(scope === 'p' ? all.filter((label) => String(label.project_id) === project) : all);
}

async function createLabel(request: ApiRequest): Promise<Answer> {
  request.requireLogin();
  const { world } = request;
  const label = { ...(await request.body(NewLabel)), id: world.nextId() };
  const same = world.labels.some(
    ({ name, scope, project_id }) => name === label.name && scope === label.scope && project_id === label.project_id,
  );
  if (same) throw harborError('CONFLICT', `label ${label.name} already exists`);
  world.labels.push(label);
  return request.created(`/api/v2.0/labels/${label.id}`);
}

async function addLabel(request: ApiRequest): Promise<Answer> {
  const { artifact } = request.artifact('artifact-label:create');
  const { id } = await request.body(z.object({ id: z.int() }));
  if (!request.world.labels.some((label) => label.id === id)) throw harborError('NOT_FOUND', `label ${id} not found`);
  if (artifact.labels.has(id))
    throw harborError('CONFLICT', `label ${id} is already added to the artifact ${artifact.id}`);
  artifact.labels.add(id);
  return { status: 200, headers: {}, body: '' };
}
