import { z } from 'zod';
import { isTag } from '../../engine/reference.ts';
import { type Answer, json } from '../registry/answer.ts';
import type { RegistryStore } from '../registry/registry-store.ts';
import type { ApiRequest } from './api-request.ts';
import type { ApiRoute } from './api-route.ts';
import { type ArtifactParts, accessoryViews, artifactView, tagViews } from './artifact-view.ts';
import { removeArtifact } from './artifacts.ts';
import { harborError } from './harbor-error.ts';
import type { Repository } from './model.ts';
import { isSysadmin } from './principal.ts';
import { setTag } from './push.ts';
import { isImmutable } from './selectors.ts';

const REPOSITORY = '/projects/{}/repositories/{}';
const ARTIFACT = `${REPOSITORY}/artifacts/{}`;

/** Repositories, artifacts and tags: harbor.md section 2.2. */
export function artifactRoutes(store: RegistryStore): readonly ApiRoute[] {
  return [
    ['GET', '/projects/{}/repositories', listRepositories],
    [
      'GET',
      REPOSITORY,
      (request) =>
        json(
          200,
          repositoryView(request.repository('repository:read').repository, request.project('repository:read').id),
        ),
    ],
    ['GET', `${REPOSITORY}/artifacts`, listArtifacts],
    ['GET', ARTIFACT, getArtifact],
    ['DELETE', ARTIFACT, (request) => deleteArtifact(store, request)],
    ['GET', `${ARTIFACT}/tags`, listTags],
    ['POST', `${ARTIFACT}/tags`, createTag],
    ['DELETE', `${ARTIFACT}/tags/{}`, deleteTag],
    ['GET', `${ARTIFACT}/accessories`, listAccessories],
  ];
}

function listRepositories(request: ApiRequest): Answer {
  const project = request.project('repository:list');
  return request.page([...project.repositories.values()].map((repository) => repositoryView(repository, project.id)));
}

/** A missing repository is an empty list for an administrator: section 2.1, "Exception". */
function listArtifacts(request: ApiRequest): Answer {
  const { world, principal } = request;
  if (isSysadmin(principal) && !world.projects.has(request.param(0))) return request.page([]);
  const project = request.project('artifact:list');
  const repository = project.repositories.get(request.repositoryName(project));
  const shown = [...(repository?.artifacts.values() ?? [])].filter(({ accessory }) => !accessory?.linked);
  const parts = partsOf(request);
  return request.page(
    repository ? shown.map((artifact) => artifactView(world, project, repository, artifact, parts)) : [],
  );
}

function getArtifact(request: ApiRequest): Answer {
  const { project, repository, artifact } = request.artifact('artifact:read');
  return json(200, artifactView(request.world, project, repository, artifact, partsOf(request)));
}

async function deleteArtifact(store: RegistryStore, request: ApiRequest): Promise<Answer> {
  const { project, repository, artifact } = request.artifact('artifact:delete');
  const short = repository.name.slice(project.name.length + 1);
  for (const tag of request.world.tagsOf(repository, artifact.digest)) {
    if (isImmutable(project, short, tag)) throw immutable(tag);
  }
  await removeArtifact(store, project, repository, artifact);
  return { status: 200, headers: {}, body: '' };
}

function listTags(request: ApiRequest): Answer {
  const { project, repository, artifact } = request.artifact('tag:list');
  return request.page(tagViews(project, repository, artifact, request.query('with_immutable_status') === 'true'));
}

/** Immutable rules are not asked about a new tag. */
async function createTag(request: ApiRequest): Promise<Answer> {
  const { project, repository, artifact } = request.artifact('tag:create');
  const { name } = await request.body(z.object({ name: z.string() }));
  if (project.registryId !== 0)
    throw harborError('METHOD_NOT_ALLOWED', `the operation isn't supported for a proxy project`);
  if (!isTag(name)) throw harborError('BAD_REQUEST', 'invalid tag name');
  if (repository.tags.has(name)) {
    throw harborError('CONFLICT', `tag ${name} already exists under the repository ${repository.id}`);
  }
  setTag(request.world, repository, name, artifact);
  return request.created(`${request.call.url.pathname}/${name}`);
}

function deleteTag(request: ApiRequest): Answer {
  const { project, repository, artifact } = request.artifact('tag:delete');
  const name = request.param(3);
  if (repository.tags.get(name)?.digest !== artifact.digest) throw harborError('NOT_FOUND', `tag ${name} not found`);
  if (isImmutable(project, repository.name.slice(project.name.length + 1), name)) throw immutable(name);
  repository.tags.delete(name);
  return { status: 200, headers: {}, body: '' };
}

function immutable(tag: string) {
  return harborError('PRECONDITION', `the tag ${tag} configured as immutable, cannot be deleted`);
}

function listAccessories(request: ApiRequest): Answer {
  const { repository, artifact } = request.artifact('accessory:list');
  return request.page(accessoryViews(repository, artifact));
}

function partsOf(request: ApiRequest): ArtifactParts {
  const on = (name: string) => request.query(name) === 'true';
  return {
    tags: request.query('with_tag') !== 'false',
    labels: on('with_label'),
    scan: on('with_scan_overview'),
    accessories: on('with_accessory'),
    immutable: on('with_immutable_status'),
  };
}

function repositoryView({ id, name, artifacts, pulls, created }: Repository, projectId: number): object {
  const shown = [...artifacts.values()].filter(({ accessory }) => !accessory?.linked);
  const times = { creation_time: created.toISOString(), update_time: created.toISOString() };
  return { id, project_id: projectId, name, artifact_count: shown.length, pull_count: pulls, ...times };
}
