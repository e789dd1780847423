import { z } from 'zod';
import type { Rest } from '../registry/rest.ts';
import { readList } from './read.ts';

const Repositories = z.array(z.object({ name: z.string() }));

/** Paths of all repositories of a project, the project's name before them; undefined where we may not see them. */
export async function readRepositories(rest: Rest, project: string): Promise<string[] | undefined> {
  const found = await readList(rest, `/projects/${encodeURIComponent(project)}/repositories`, Repositories);
  return found?.map(({ name }) => name);
}
