import type { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Rest, RestAnswer } from '../registry/rest.ts';

/** Where Harbor's REST API lies (harbor-swagger.yaml, basePath). */
export const API = '/api/v2.0';

/** Harbor's own words for "not for you" and "not here": what is asked about stays unknown, which is no failure. */
const HIDDEN: readonly number[] = [401, 403, 404, 405, 412];
const PAGE_SIZE = 100;
const MOST_PAGES = 100;

/** A name in a path stays a name, also where it is a number (harbor.md 2.1, X-Is-Resource-Name). */
const BY_NAME = { 'x-is-resource-name': 'true' };

/** One answer by its schema; undefined where we may not see it or it is not there. Throws registry.* and target.refused. */
export async function readOne<T>(rest: Rest, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const answer = await rest.ask({ method: 'GET', path: `${API}${path}`, headers: BY_NAME });
  if (HIDDEN.includes(answer.status)) return undefined;
  return decode(rest, answer, schema);
}

/** All pages of a list; undefined where we may not see it. */
export async function readList<T>(rest: Rest, path: string, schema: z.ZodType<T[]>): Promise<T[] | undefined> {
  const all: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = `${path.includes('?') ? '&' : '?'}page=${page}&page_size=${PAGE_SIZE}`;
    const some = await readOne(rest, `${path}${query}`, schema);
    if (!some) return undefined;
    all.push(...some);
    if (some.length < PAGE_SIZE) break;
  }
  return all;
}

/** Sends what changes something; `accept` are the statuses that are an answer, all others are thrown as target.refused. */
export async function change(
  rest: Rest,
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
  accept: readonly number[],
): Promise<RestAnswer> {
  const answer = await rest.ask({ method, path: `${API}${path}`, headers: BY_NAME, body });
  if (accept.includes(answer.status)) return answer;
  throw refused(rest, answer, path);
}

/** Harbor's refusal in its own words. `about`: the project or repository that it was about. */
export function refused(rest: Rest, { status, said }: RestAnswer, about: string): GapferryError {
  return new GapferryError('target.refused', { host: rest.host, repository: about, status, detail: said });
}

function decode<T>(rest: Rest, answer: RestAnswer, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(answer.body);
  if (answer.status === 200 && parsed.success) return parsed.data;
  if (answer.status !== 200) throw refused(rest, answer, '');
  const detail = 'an answer that is not as Harbor describes its API';
  throw new GapferryError('registry.protocol', { host: rest.host, status: 200, detail }, { side: 'destination' });
}

/** A repository's own part of its path: without the project, its slashes encoded twice (harbor.md 2.1). */
export function repositoryPath(path: string): string {
  const [project = '', ...rest] = path.split('/');
  const name = encodeURIComponent(encodeURIComponent(rest.join('/')));
  return `/projects/${encodeURIComponent(project)}/repositories/${name}`;
}
