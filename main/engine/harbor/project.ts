import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Rest } from '../registry/rest.ts';
import { API, change, readList, readOne } from './read.ts';

/** The parts of Harbor's Project that matter to an import. Metadata are strings, whatever they mean. */
const Project = z.object({
  project_id: z.number(),
  name: z.string(),
  registry_id: z.number().nullish(),
  metadata: z.object({ retention_id: z.string().nullish(), public: z.string().nullish() }).nullish(),
});

export interface HarborProject {
  readonly exists: boolean | undefined;
  /** Undefined where only its existence is told. */
  readonly id: number | undefined;
  readonly proxyCache: boolean | undefined;
  readonly retentionId: string | undefined;
}

/** What can be found out about a project: HEAD tells everybody signed in whether it is there, details need a membership. */
export async function readProject(rest: Rest, name: string): Promise<HarborProject> {
  const found =
    (await readOne(rest, `/projects/${encodeURIComponent(name)}`, Project)) ?? (await findListed(rest, name));
  if (!found) return { exists: await exists(rest, name), id: undefined, proxyCache: undefined, retentionId: undefined };
  return {
    exists: true,
    id: found.project_id,
    proxyCache: (found.registry_id ?? 0) !== 0,
    retentionId: found.metadata?.retention_id ?? undefined,
  };
}

/** The list is open to whom the project itself is not: a CLI secret (harbor.md 1.6). */
async function findListed(rest: Rest, name: string): Promise<z.infer<typeof Project> | undefined> {
  const listed = await readList(rest, `/projects?name=${encodeURIComponent(name)}`, z.array(Project));
  return listed?.find((project) => project.name === name);
}

async function exists(rest: Rest, name: string): Promise<boolean | undefined> {
  const path = `${API}/projects?project_name=${encodeURIComponent(name)}`;
  const { status } = await rest.ask({ method: 'HEAD', path });
  return status === 200 ? true : status === 404 ? false : undefined;
}

/** How a new project is to be. */
export interface NewProject {
  readonly name: string;
  readonly public: boolean;
  /** Bytes; undefined leaves it to Harbor's default. Only administrators' word counts (harbor.md 2.2). */
  readonly quota: number | undefined;
}

/** Makes a project; one that is there already is left as it is. Throws target.noCreate in Harbor's own words. */
export async function createProject(rest: Rest, { name, public: isPublic, quota }: NewProject): Promise<void> {
  const body = {
    project_name: name,
    metadata: { public: String(isPublic) },
    ...(quota === undefined ? {} : { storage_limit: quota }),
  };
  const { status, said } = await change(rest, 'POST', '/projects', body, [201, 400, 401, 403, 409]);
  if (status === 201 || status === 409) return;
  throw new GapferryError('target.noCreate', { host: rest.host, project: name, detail: said });
}
