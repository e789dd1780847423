import { z } from 'zod';
import type { Rest } from '../registry/rest.ts';
import { API, change, readList, readOne, refused } from './read.ts';

const Storage = z.object({ storage: z.number().nullish() }).nullish();
const Quota = z.object({ hard: Storage, used: Storage });

const Listed = Quota.extend({ id: z.number() });

/** Bytes; `hard` is -1 for no limit. */
export interface HarborQuota {
  readonly hard: number;
  readonly used: number;
}

/** A project's quota, from its summary or, for administrators, the list of quotas. Undefined where we may not see it. */
export async function readQuota(
  rest: Rest,
  project: { name: string; id: number | undefined },
): Promise<HarborQuota | undefined> {
  const summary = await readOne(
    rest,
    `/projects/${encodeURIComponent(project.name)}/summary`,
    z.object({ quota: Quota.nullish() }),
  );
  const found = summary?.quota ?? (await readListed(rest, project.id));
  const { hard, used } = { hard: found?.hard?.storage, used: found?.used?.storage };
  return hard === undefined || hard === null ? undefined : { hard, used: used ?? 0 };
}

async function readListed(rest: Rest, id: number | undefined): Promise<z.infer<typeof Quota> | undefined> {
  if (id === undefined) return undefined;
  return (await readList(rest, `/quotas?reference=project&reference_id=${id}`, z.array(Quota)))?.[0];
}

/**
 * Gives a project more room: at least `bytes`. One that has as much, or no limit, is left as it is. Harbor lets administrators
 * do it alone; anybody else gets its own words. Answers what holds then. Throws target.refused.
 */
export async function raiseQuota(rest: Rest, project: { name: string; id: number }, bytes: number): Promise<number> {
  const path = `/quotas?reference=project&reference_id=${project.id}`;
  const answer = await rest.ask({ method: 'GET', path: `${API}${path}` });
  const [found] = answer.status === 200 ? (z.array(Listed).safeParse(answer.body).data ?? []) : [];
  if (!found) throw refused(rest, answer, project.name);
  const hard = found.hard?.storage ?? -1;
  if (hard < 0 || hard >= bytes) return hard;
  await change(rest, 'PUT', `/quotas/${found.id}`, { hard: { storage: bytes } }, [200]);
  return bytes;
}
