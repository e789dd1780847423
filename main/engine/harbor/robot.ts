import { z } from 'zod';
import type { Rest } from '../registry/rest.ts';
import { readList } from './read.ts';

const Robot = z.object({
  name: z.string(),
  permissions: z
    .array(
      z.object({ kind: z.string(), access: z.array(z.object({ resource: z.string(), action: z.string() })).nullish() }),
    )
    .nullish(),
});

/**
 * Whether a robot may create projects (harbor.md 1.5). One of a project, whose name has a plus, never may; of a system robot it
 * is known where robots may be listed. Undefined where it is not told.
 */
export async function mayRobotCreate(rest: Rest, name: string): Promise<boolean | undefined> {
  if (name.includes('+')) return false;
  const robots = await readList(rest, '/robots', z.array(Robot));
  const own = robots?.find((robot) => robot.name === name);
  const system = own?.permissions?.filter(({ kind }) => kind === 'system').flatMap(({ access }) => access ?? []);
  return system?.some(({ resource, action }) => resource === 'project' && action === 'create');
}
