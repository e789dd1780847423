import { z } from 'zod';
import type { Rest } from '../registry/rest.ts';
import { readList, readOne } from './read.ts';

const Storage = z.object({ storage: z.number().nullish() }).nullish();
const Quota = z.object({ hard: Storage, used: Storage });

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
