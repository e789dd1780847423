import { z } from 'zod';
import { type Answer, json, plain } from '../registry/answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiRoute } from './api-route.ts';
import { harborError } from './harbor-error.ts';
import type { ReplicationExecution, ReplicationPolicy } from './model.ts';
import type { World } from './world.ts';

/** Replication policies and their executions: harbor.md section 2.2. */
export const REPLICATION_ROUTES: readonly ApiRoute[] = [
  ['GET', '/replication/policies', listPolicies],
  ['POST', '/replication/executions', start],
  ['GET', '/replication/executions', listExecutions],
  ['GET', '/replication/executions/{}', (request) => json(200, executionView(request.world, find(request)))],
  ['PUT', '/replication/executions/{}', stop],
  ['GET', '/replication/executions/{}/tasks', listTasks],
  ['GET', '/replication/executions/{}/tasks/{}/log', log],
];

type Status = 'InProgress' | 'Succeed' | 'Failed' | 'Stopped';

function listPolicies(request: ApiRequest): Answer {
  request.requireSystem('replication-policy:list');
  const name = request.query('name') ?? '';
  const wanted = request.world.replicationPolicies.filter((policy) => policy.name.includes(name));
  return request.page(wanted.map(policyView));
}

/** A second execution of a policy that allows one at a time is taken, and is an error at once. */
async function start(request: ApiRequest): Promise<Answer> {
  request.requireSystem('replication:create');
  const { world } = request;
  const { policy_id: id } = await request.body(z.object({ policy_id: z.int() }));
  const policy = world.replicationPolicies.find((known) => known.id === id);
  if (!policy) throw harborError('NOT_FOUND', `the replication policy ${id} not found`);
  if (!policy.enabled) throw harborError('PRECONDITION', `the policy ${id} is disabled`);
  const running = world.executions.some((other) => other.policy === policy && statusOf(world, other) === 'InProgress');
  const started = world.now();
  const ends = new Date(started.getTime() + world.settings.replicationTime);
  const rejected = policy.singleActive && running;
  const execution = { id: world.nextId(), policy, started, ends, rejected, stopped: false };
  world.executions.push(execution);
  return request.created(`/api/v2.0/replication/executions/${execution.id}`);
}

function listExecutions(request: ApiRequest): Answer {
  request.requireSystem('replication:list');
  const policy = request.query('policy_id');
  const wanted = request.world.executions.filter((execution) => !policy || String(execution.policy.id) === policy);
  return request.page(wanted.map((execution) => executionView(request.world, execution)));
}

function stop(request: ApiRequest): Answer {
  const execution = find(request);
  if (statusOf(request.world, execution) === 'InProgress') execution.stopped = true;
  return { status: 200, headers: {}, body: '' };
}

function listTasks(request: ApiRequest): Answer {
  const execution = find(request);
  const { policy, started, ends } = execution;
  const tasks = Array.from({ length: policy.sites }, (_none, index) => ({
    id: execution.id * 1000 + index,
    execution_id: execution.id,
    status: taskStatus(request.world, execution, index),
    operation: 'copy',
    resource_type: 'image',
    src_resource: 'library/**',
    dst_resource: `site-${index + 1}/**`,
    start_time: started.toISOString(),
    end_time: ends.toISOString(),
  }));
  return request.page(tasks);
}

function log(request: ApiRequest): Answer {
  const execution = find(request);
  const status = taskStatus(request.world, execution, Number(request.param(1)) - execution.id * 1000);
  return plain(
    200,
    `${execution.started.toISOString()} [INFO] copying\n${status === 'Failed' ? '[ERROR] destination unreachable' : '[INFO] done'}`,
  );
}

function find(request: ApiRequest): ReplicationExecution {
  request.requireSystem('replication:read');
  const execution = request.world.executions.find(({ id }) => String(id) === request.param(0));
  if (!execution) throw harborError('NOT_FOUND', `replication execution ${request.param(0)} not found`);
  return execution;
}

function statusOf(world: World, { policy, ends, rejected, stopped }: ReplicationExecution): Status {
  if (rejected) return 'Failed';
  if (stopped) return 'Stopped';
  if (world.now() < ends) return 'InProgress';
  return policy.failing > 0 ? 'Failed' : 'Succeed';
}

function taskStatus(world: World, execution: ReplicationExecution, index: number): Status {
  const status = statusOf(world, execution);
  return status === 'Failed' && !execution.rejected && index >= execution.policy.failing ? 'Succeed' : status;
}

function executionView(world: World, execution: ReplicationExecution): object {
  const { id, policy, started, ends, rejected } = execution;
  const status = statusOf(world, execution);
  const sites = rejected ? 0 : policy.sites;
  const failed = status === 'Failed' ? Math.min(policy.failing, sites) : 0;
  return {
    id,
    policy_id: policy.id,
    status,
    trigger: 'manual',
    start_time: started.toISOString(),
    ...(status === 'InProgress' ? {} : { end_time: ends.toISOString() }),
    status_text: rejected ? 'Execution skipped: there is another execution running' : '',
    total: sites,
    failed,
    succeed: status === 'Succeed' || status === 'Failed' ? sites - failed : 0,
    in_progress: status === 'InProgress' ? sites : 0,
    stopped: status === 'Stopped' ? sites : 0,
  };
}

function policyView({ id, name, enabled, singleActive }: ReplicationPolicy): object {
  const trigger = { type: 'manual', trigger_settings: { cron: '' } };
  return { id, name, enabled, trigger, filters: [], override: true, single_active_replication: singleActive };
}
