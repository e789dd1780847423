import { digestOf, isDigest } from '../../engine/digest.ts';
import { isIndexType } from '../../engine/media-types.ts';
import type { Answer } from '../registry/answer.ts';
import { type Call, headerOf } from '../registry/call.ts';
import { type ParsedManifest, parseManifest } from '../registry/manifest-check.ts';
import { type PushedManifest, putManifest, readBody } from '../registry/manifests.ts';
import type { RegistryStore } from '../registry/registry-store.ts';
import { accessoryOf, linkWaiting } from './accessories.ts';
import { harborError } from './harbor-error.ts';
import type { Artifact, Project, Repository } from './model.ts';
import { countedBlobs, reserve } from './quota.ts';
import { startScan } from './scanning.ts';
import { isImmutable } from './selectors.ts';
import type { World } from './world.ts';

/** Passes a request on to the registry behind core. */
export type Forward = (call: Call) => Promise<Answer>;

/** harbor.md section 3.2: what core adds to uploads. */
export class BlobPush {
  readonly #world: World;
  readonly #forward: Forward;

  constructor(world: World, forward: Forward) {
    this.#world = world;
    this.#forward = forward;
  }

  /** POST: not into a proxy cache, not into a full project. A mounted blob counts before it is mounted. */
  async start(call: Call, project: Project): Promise<Answer> {
    refuseProxy(project);
    const mounted = call.url.searchParams.get('mount') ?? '';
    reserve(project, project.blobs.has(mounted) ? 0 : (this.#world.blobs.get(mounted) ?? 0));
    const answer = await this.#forward(call);
    if (answer.status === 201) project.blobs.set(mounted, this.#world.blobs.get(mounted) ?? 0);
    return answer;
  }

  async chunk(call: Call, uuid: string): Promise<Answer> {
    const answer = await this.#forward(call);
    const [, last = ''] = (answer.headers.Range ?? '').split('-');
    if (answer.status === 202) this.#world.accepted.set(uuid, Number(last) + 1);
    return answer;
  }

  /** PUT: the quota is taken before a byte of the body is read, with the size that Content-Length says, and given back on failure. */
  async finish(call: Call, project: Project, uuid: string): Promise<Answer> {
    const digest = call.url.searchParams.get('digest') ?? '';
    refuseCollected(this.#world, call, digest);
    const size = Number(headerOf(call, 'content-length')) || this.#world.accepted.get(uuid) || 0;
    const taken = !project.blobs.has(digest);
    if (taken) {
      reserve(project, size);
      project.blobs.set(digest, size);
    }
    let stored: string | undefined;
    try {
      const answer = await this.#forward(call);
      stored = answer.headers['Docker-Content-Digest'];
      return answer;
    } finally {
      this.#world.accepted.delete(uuid);
      if (taken && stored !== digest && !this.#world.blobs.has(digest)) project.blobs.delete(digest);
      if (stored !== undefined) associate(this.#world, project, stored, size);
    }
  }
}

/** PUT of a manifest: proxy check, immutable tags, quota, the registry, then core's records (sections 3.1, 3.3 to 3.6). */
export async function pushManifest(
  world: World,
  store: RegistryStore,
  call: Call,
  project: Project,
  name: string,
  reference: string,
): Promise<Answer> {
  refuseProxy(project);
  const tag = isDigest(reference) ? undefined : reference;
  if (tag !== undefined) refuseImmutable(project, name, tag);
  const bytes = await readBody(call);
  const pushed: PushedManifest = { bytes, digest: digestOf(bytes), parsed: parsedByCore(call, bytes) };
  refuseCollected(world, call, pushed.digest);
  reserve(project, newBytes(project, pushed));
  const repository = world.ensureRepository(project, name);
  // The tag is core's alone: the registry only ever sees the digest.
  const answer = await putManifest(store, call, name, tag === undefined ? reference : pushed.digest, pushed);
  refuseStrangers(repository, pushed.parsed);
  record(world, project, repository, pushed, tag);
  const { subject } = pushed.parsed;
  return subject && world.isAtLeast('2.9')
    ? { ...answer, headers: { ...answer.headers, 'OCI-Subject': subject.digest } }
    : answer;
}

/** Points a tag at a digest. */
export function setTag(world: World, repository: Repository, name: string, { digest }: Artifact): void {
  const known = repository.tags.get(name);
  if (known) {
    known.digest = digest;
    known.pushed = world.now();
  } else {
    repository.tags.set(name, { id: world.nextId(), name, digest, pushed: world.now() });
  }
}

function record(
  world: World,
  project: Project,
  repository: Repository,
  pushed: PushedManifest,
  tag: string | undefined,
): void {
  const { digest, bytes, parsed } = pushed;
  for (const [blob, size] of countedBlobs(pushed.digest, pushed.bytes.length, pushed.parsed))
    associate(world, project, blob, size);
  const known = repository.artifacts.get(digest);
  const accessory = known?.accessory ?? accessoryOf(world, repository, parsed, tag);
  const artifact = known ?? {
    id: world.nextId(),
    digest,
    manifest: parsed,
    size: sizeOf(repository, parsed, bytes.length),
    manifestSize: bytes.length,
    pushed: world.now(),
    labels: new Set<number>(),
  };
  repository.artifacts.set(digest, artifact);
  if (accessory) artifact.accessory = accessory;
  linkWaiting(world, repository, digest);
  if (tag !== undefined) setTag(world, repository, tag, artifact);
  if (project.metadata.auto_scan === 'true') startScan(world, artifact);
}

/** Counts a blob in a project, with the size that core first heard of. */
function associate(world: World, project: Project, digest: string, size: number): void {
  const known = world.blobs.get(digest) ?? size;
  world.blobs.set(digest, known);
  project.blobs.set(digest, known);
}

/** An index is as large as what it holds. */
function sizeOf(repository: Repository, manifest: ParsedManifest, own: number): number {
  const children = manifest.manifests.map(({ digest }) => repository.artifacts.get(digest)?.size ?? 0);
  const blobs = [manifest.config, ...manifest.layers].map((child) => child?.size ?? 0);
  return [...children, ...blobs].reduce((sum, size) => sum + size, own);
}

function newBytes(project: Project, pushed: PushedManifest): number {
  let sum = 0;
  for (const [digest, size] of countedBlobs(pushed.digest, pushed.bytes.length, pushed.parsed))
    if (!project.blobs.has(digest)) sum += size;
  return sum;
}

function parsedByCore(call: Call, bytes: Uint8Array): ParsedManifest {
  try {
    return parseManifest(bytes, headerOf(call, 'content-type'));
  } catch {
    throw harborError('MANIFEST_INVALID', 'unmarshal manifest failed: manifest is not of its content type');
  }
}

/** A child that lies in the registry but that core does not know in this repository (section 3.3, issue 19977). */
function refuseStrangers({ name, artifacts }: Repository, manifest: ParsedManifest): void {
  if (!isIndexType(manifest.mediaType)) return;
  for (const { digest } of manifest.manifests) {
    if (!artifacts.has(digest)) throw harborError('NOT_FOUND', `artifact ${name}@${digest} not found`);
  }
}

function refuseProxy(project: Project): void {
  if (project.registryId === 0) return;
  throw harborError('DENIED', `denied: can not push artifact to a proxy project: ${project.name}`);
}

/** Whatever the digest: pushing again what is already there is refused too. */
function refuseImmutable(project: Project, name: string, tag: string): void {
  const repository = name.slice(project.name.length + 1);
  if (!project.repositories.get(name)?.tags.has(tag) || !isImmutable(project, repository, tag)) return;
  throw harborError('PRECONDITION', `Failed to process request due to '${repository}:${tag}' configured as immutable.`);
}

/** The answer for what garbage collection has marked and not yet deleted (section 3.2). */
export function refuseCollected(world: World, call: Call, digest: string): void {
  if (!world.inGarbageCollection.has(digest)) return;
  const id = headerOf(call, 'x-request-id');
  throw harborError('NOT_FOUND', `the asking blob is in GC, mark it as non existing, request id: ${id}`);
}
