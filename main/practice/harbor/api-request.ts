import { z } from 'zod';
import { LIMITS } from '../../engine/limits.ts';
import { type Answer, json } from '../registry/answer.ts';
import type { Call } from '../registry/call.ts';
import { harborError } from './harbor-error.ts';
import type { Artifact, Project, Repository } from './model.ts';
import { canInProject, canInSystem, isSysadmin, type Principal } from './principal.ts';
import type { World } from './world.ts';

const MAX_PAGE_SIZE = 100;

/** A request to /api/v2.0 with what its path named. */
export class ApiRequest {
  readonly world: World;
  readonly call: Call;
  readonly principal: Principal;
  readonly #params: readonly string[];

  constructor(world: World, call: Call, principal: Principal, params: readonly string[]) {
    this.world = world;
    this.call = call;
    this.principal = principal;
    this.#params = params;
  }

  /** The path's n-th variable, decoded once. */
  param(index: number): string {
    return decodeURIComponent(this.#params[index] ?? '');
  }

  query(name: string): string | undefined {
    return this.call.url.searchParams.get(name) ?? undefined;
  }

  /** The JSON body by a schema; 422 for anything else (harbor.md section 2.1). */
  async body<S extends z.ZodType>(schema: S): Promise<z.infer<S>> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.call.body) chunks.push(chunk);
    const text = Buffer.concat(chunks).subarray(0, LIMITS.pageBody).toString();
    const parsed = schema.safeParse(text === '' ? undefined : parsedJson(text));
    if (parsed.success) return parsed.data;
    throw harborError('UNPROCESSABLE_ENTITY', z.prettifyError(parsed.error));
  }

  /** Anonymous requests end here. */
  requireLogin(): void {
    if (this.principal.kind === 'anonymous') throw harborError('UNAUTHORIZED', 'unauthorized');
  }

  requireSystem(permission: string): void {
    this.requireLogin();
    if (!canInSystem(this.principal, permission)) throw harborError('FORBIDDEN', 'forbidden');
  }

  /** The project that the first variable names by name or id. Whoever may not see it learns nothing: section 2.1. */
  project(permission: string): Project {
    const project = this.#findProject(this.param(0));
    if (project && canInProject(this.principal, project, permission)) return project;
    this.requireLogin();
    if (!isSysadmin(this.principal)) throw harborError('FORBIDDEN', 'forbidden');
    throw harborError('NOT_FOUND', `project ${this.param(0)} not found`);
  }

  /** The repository of the second variable, which is encoded twice where it has slashes. */
  repository(permission: string): { project: Project; repository: Repository } {
    const project = this.project(permission);
    const name = this.repositoryName(project);
    const repository = project.repositories.get(name);
    if (!repository) throw harborError('NOT_FOUND', `repository ${name} not found`);
    return { project, repository };
  }

  repositoryName(project: Project): string {
    return `${project.name}/${decodeURIComponent(this.param(1))}`;
  }

  /** The artifact that the third variable names by tag or digest. */
  artifact(permission: string): { project: Project; repository: Repository; artifact: Artifact } {
    const { project, repository } = this.repository(permission);
    const reference = this.param(2);
    const artifact = this.world.artifact(repository, reference);
    const separator = reference.includes(':') ? '@' : ':';
    if (!artifact) throw harborError('NOT_FOUND', `artifact ${repository.name}${separator}${reference} not found`);
    return { project, repository, artifact };
  }

  /** One page of a list, with X-Total-Count and Link, filtered by `q` and ordered by `sort` (section 2.1). */
  page(all: readonly object[]): Answer {
    const page = this.#positive('page', 1);
    const size = this.#positive('page_size', 10);
    if (size > MAX_PAGE_SIZE) {
      throw harborError('UNPROCESSABLE_ENTITY', `page_size in query should be less than or equal to ${MAX_PAGE_SIZE}`);
    }
    const found = sorted(filtered(all, this.query('q')), this.query('sort'));
    const link = this.#link(page, size, found.length);
    const headers = { 'X-Total-Count': String(found.length), ...(link === '' ? {} : { Link: link }) };
    return json(200, found.slice((page - 1) * size, page * size), headers);
  }

  created(path: string): Answer {
    return { status: 201, headers: { Location: path }, body: '' };
  }

  #findProject(nameOrId: string): Project | undefined {
    const byName = this.world.projects.get(nameOrId);
    const asName = this.call.headers['x-is-resource-name'] === 'true';
    if (asName || !/^[0-9]+$/.test(nameOrId)) return byName;
    return [...this.world.projects.values()].find(({ id }) => id === Number(nameOrId));
  }

  #positive(name: string, otherwise: number): number {
    const text = this.query(name) ?? '';
    return /^[1-9][0-9]*$/.test(text) ? Number(text) : otherwise;
  }

  /** Relative, the query unescaped, as core writes it. */
  #link(page: number, size: number, total: number): string {
    const entry = (number: number, rel: string) => {
      const query = new URLSearchParams(this.call.url.searchParams);
      query.set('page', String(number));
      query.set('page_size', String(size));
      return `<${this.call.url.pathname}?${decodeURIComponent(query.toString())}>; rel="${rel}"`;
    };
    const links = [
      ...(page > 1 ? [entry(page - 1, 'prev')] : []),
      ...(page * size < total ? [entry(page + 1, 'next')] : []),
    ];
    return links.join(' , ');
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw harborError('UNPROCESSABLE_ENTITY', 'parsing body from "" failed, because invalid JSON');
  }
}

/** `k=v` exact and `k=~v` fuzzy, joined by commas; the rest of Harbor's query language is not spoken here. */
function filtered(all: readonly object[], query = ''): readonly object[] {
  const terms = [...query.matchAll(/([\w.]+)=(~?)([^,]*)/g)];
  return all.filter((entry) =>
    terms.every(([, key = '', fuzzy, value = '']) => {
      const own = field(entry, key);
      return fuzzy ? own.includes(value) : own === value;
    }),
  );
}

function sorted(all: readonly object[], sort = ''): readonly object[] {
  const [, minus, key] = /^(-?)([\w.]+)$/.exec(sort) ?? [];
  if (!key) return all;
  const up = all.toSorted((a, b) => field(a, key).localeCompare(field(b, key), 'en', { numeric: true }));
  return minus ? up.reverse() : up;
}

function field(entry: object, key: string): string {
  const value: unknown = Object.entries(entry).find(([name]) => name === key)?.[1];
  return value === undefined || value === null ? '' : String(value);
}
