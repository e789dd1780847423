import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Rest } from '../registry/rest.ts';
import { change, readList, readOne } from './read.ts';

const Policy = z.object({ id: z.number(), name: z.string() });
const Execution = z.object({
  status: z.string(),
  status_text: z.string().nullish(),
  total: z.number().nullish(),
  failed: z.number().nullish(),
  succeed: z.number().nullish(),
});
const Task = z.object({ status: z.string(), dst_resource: z.string().nullish() });

/** Where an execution stands; `detail` says why it failed, as far as Harbor says. */
export interface HarborReplication {
  readonly status: string;
  readonly ended: boolean;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly detail: string;
}

/** The id of a replication policy. Throws target.noReplication where there is none of this name, or we may not see any. */
export async function findPolicy(rest: Rest, policy: string): Promise<number> {
  const query = `/replication/policies?name=${encodeURIComponent(policy)}`;
  const policies = await readList(rest, query, z.array(Policy));
  if (!policies) throw refused(rest, policy, 'this account may not see replication policies');
  const found = policies.find(({ name }) => name === policy);
  if (!found) throw refused(rest, policy, 'there is no policy of this name');
  return found.id;
}

/** Starts a replication policy by its name and gives the id of the execution. Throws target.noReplication. */
export async function startReplication(rest: Rest, policy: string): Promise<number> {
  const policy_id = await findPolicy(rest, policy);
  const answer = await change(rest, 'POST', '/replication/executions', { policy_id }, [201, 403, 404, 412]);
  const id = /\/executions\/(\d{1,15})$/.exec(answer.header('location') ?? '')?.[1];
  if (answer.status !== 201 || id === undefined) throw refused(rest, policy, answer.said || 'no execution was named');
  return Number(id);
}

function refused({ host }: Rest, policy: string, detail: string): GapferryError {
  return new GapferryError('target.noReplication', { host, policy, detail });
}

/** Looks at an execution. */
export async function readReplication(rest: Rest, id: number): Promise<HarborReplication> {
  const found = await readOne(rest, `/replication/executions/${id}`, Execution);
  const status = found?.status ?? 'Unknown';
  const ended = !/^(?:InProgress|Running|Pending)$/.test(status);
  const failed = found?.failed ?? 0;
  return {
    status,
    ended,
    total: found?.total ?? 0,
    succeeded: found?.succeed ?? 0,
    failed,
    detail: ended && status !== 'Succeed' ? found?.status_text || (await failedSites(rest, id)) || status : '',
  };
}

const MOST = 5;

async function failedSites(rest: Rest, id: number): Promise<string> {
  const tasks = (await readList(rest, `/replication/executions/${id}/tasks`, z.array(Task))) ?? [];
  const failed = tasks.filter(({ status }) => status !== 'Succeed').map((task) => task.dst_resource ?? '');
  return [...failed.slice(0, MOST), ...(failed.length > MOST ? ['…'] : [])].join(', ');
}
