import { isDigest } from '../../engine/digest.ts';
import { MEDIA } from '../../engine/media-types.ts';
import { type Answer, empty, json } from '../registry/answer.ts';
import { type Call, pathOf } from '../registry/call.ts';
import { pageAfter, tagsLink } from '../registry/lists.ts';
import { getManifest } from '../registry/manifests.ts';
import { artifactTypeOf } from '../registry/referrers.ts';
import type { RegistryStore } from '../registry/registry-store.ts';
import { type Route, routeOf } from '../registry/route.ts';
import { removeArtifact } from './artifacts.ts';
import { harborError } from './harbor-error.ts';
import type { Artifact, Project, Repository } from './model.ts';
import type { Principal } from './principal.ts';
import { refuseByPolicy } from './pull-policy.ts';
import { BlobPush, type Forward, pushManifest, refuseCollected } from './push.ts';
import { authorizeV2 } from './v2-access.ts';
import type { World } from './world.ts';

/** The distribution API through core: harbor.md section 3.1, "Routes & middleware per verb". */
export class CoreRegistry {
  readonly #world: World;
  readonly #store: RegistryStore;
  readonly #forward: Forward;
  readonly #blobs: BlobPush;

  constructor(world: World, store: RegistryStore, forward: Forward) {
    this.#world = world;
    this.#store = store;
    this.#forward = forward;
    this.#blobs = new BlobPush(world, forward);
  }

  async handle(call: Call, principal: Principal): Promise<Answer> {
    const route = routeOf(pathOf(call));
    authorizeV2(this.#world, call, route, principal);
    if (route.kind === 'catalog') return json(200, { repositories: this.#allRepositories() });
    const project = 'name' in route ? this.#world.projectOf(route.name) : undefined;
    if (!project) return this.#forward(call);
    return this.#inProject(call, route, project);
  }

  async #inProject(call: Call, route: Route, project: Project): Promise<Answer> {
    const { method } = call;
    const reading = method === 'GET' || method === 'HEAD';
    if (route.kind === 'uploads' && method === 'POST') return this.#blobs.start(call, project);
    if (route.kind === 'upload' && method === 'PATCH') return this.#blobs.chunk(call, route.uuid);
    if (route.kind === 'upload' && method === 'PUT') return this.#blobs.finish(call, project, route.uuid);
    if (route.kind === 'blob' && method === 'HEAD') this.#checkBlob(call, route.digest);
    if (route.kind === 'tags') return this.#tags(call, route.name);
    if (route.kind === 'referrers') return this.#referrers(call, route.name, route.digest);
    if (route.kind !== 'manifest') return this.#forward(call);
    if (method === 'PUT') return pushManifest(this.#world, this.#store, call, project, route.name, route.reference);
    if (method === 'DELETE') return this.#deleteManifest(project, route.name, route.reference);
    return reading ? this.#manifest(call, project, route.name, route.reference) : this.#forward(call);
  }

  /** HEAD of a blob asks core's own table first: section 3.2. */
  #checkBlob(call: Call, digest: string): void {
    refuseCollected(this.#world, call, digest);
    if (!this.#world.blobs.has(digest)) throw harborError('NOT_FOUND', `blob ${digest} not found`);
  }

  async #manifest(call: Call, project: Project, name: string, reference: string): Promise<Answer> {
    const { repository, artifact } = this.#artifact(name, reference);
    refuseByPolicy(this.#world, project, repository, artifact);
    const answer = await getManifest(this.#store, call, name, artifact.digest);
    if (call.method === 'GET' && answer.status === 200) repository.pulls += 1;
    return answer;
  }

  async #deleteManifest(project: Project, name: string, reference: string): Promise<Answer> {
    if (!isDigest(reference)) throw harborError('UNSUPPORTED', 'deleting a manifest by tag is not supported');
    const { repository, artifact } = this.#artifact(name, reference);
    await removeArtifact(this.#store, project, repository, artifact);
    return empty(202);
  }

  /** tags/list, section 3.3: sorted, in pages where asked. */
  #tags({ url }: Call, name: string): Answer {
    const tags = [...this.#repository(name).tags.keys()].sort();
    const asked = url.searchParams.get('n') ?? '';
    if (!/^[0-9]+$/.test(asked)) return json(200, { name, tags });
    const { entries, last } = pageAfter(tags, url.searchParams.get('last') ?? '', Number(asked));
    return json(
      200,
      { name, tags: entries },
      last === undefined ? undefined : { Link: tagsLink(name, last, Number(asked)) },
    );
  }

  /** The referrers API, section 3.6, with what older versions got wrong. */
  #referrers({ url }: Call, name: string, digest: string): Answer {
    if (!this.#world.isAtLeast('2.8')) throw harborError('NOT_FOUND', 'page not found');
    if (!isDigest(digest)) throw harborError('BAD_REQUEST', `unsupported digest ${digest}`);
    const repository = this.#world.repository(name);
    const headers = { 'Content-Type': MEDIA.ociIndex };
    if (!this.#world.isAtLeast('2.11') && !repository?.artifacts.has(digest)) return json(200, {}, headers);
    const wanted = url.searchParams.get('artifactType');
    const all = [...(repository?.artifacts.values() ?? [])].filter(({ accessory }) => accessory?.subject === digest);
    const manifests = all
      .map((artifact) => this.#descriptor(artifact))
      .filter(({ artifactType }) => !wanted || artifactType === wanted);
    const filtered: Record<string, string> = wanted ? { 'OCI-Filters-Applied': 'artifactType' } : {};
    const count = { 'X-Total-Count': String(manifests.length) };
    return json(200, { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests }, { ...headers, ...filtered, ...count });
  }

  #descriptor({ manifest, digest, size, manifestSize }: Artifact): { artifactType: string } & Record<string, unknown> {
    const right = this.#world.isAtLeast('2.11');
    return {
      mediaType: manifest.mediaType,
      digest,
      size: right ? manifestSize : size,
      annotations: manifest.annotations,
      artifactType: right ? artifactTypeOf(manifest) : (manifest.config?.mediaType ?? ''),
    };
  }

  #repository(name: string): Repository {
    const repository = this.#world.repository(name);
    if (!repository) throw harborError('NOT_FOUND', `repository ${name} not found`);
    return repository;
  }

  #artifact(name: string, reference: string): { repository: Repository; artifact: Artifact } {
    const repository = this.#repository(name);
    const artifact = this.#world.artifact(repository, reference);
    if (artifact) return { repository, artifact };
    throw harborError('NOT_FOUND', `artifact ${name}${isDigest(reference) ? '@' : ':'}${reference} not found`);
  }

  #allRepositories(): string[] {
    return [...this.#world.projects.values()].flatMap(({ repositories }) => [...repositories.keys()]).sort();
  }
}
