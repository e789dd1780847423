import { isIndexType } from '../../engine/media-types.ts';
import { artifactTypeOf } from '../registry/referrers.ts';
import { shownAccessories } from './accessories.ts';
import type { Artifact, Project, Repository, Tag } from './model.ts';
import { scanOverview } from './scanning.ts';
import { isImmutable } from './selectors.ts';
import type { World } from './world.ts';

/** What of an artifact is asked for beside its core: the `with_...` parameters of harbor.md section 2.2. */
export interface ArtifactParts {
  readonly tags: boolean;
  readonly labels: boolean;
  readonly scan: boolean;
  readonly accessories: boolean;
  readonly immutable: boolean;
}

/** An Artifact as the API shows it (harbor-swagger.yaml, Artifact). */
export function artifactView(
  world: World,
  project: Project,
  repository: Repository,
  artifact: Artifact,
  parts: ArtifactParts,
): object {
  const { manifest, digest } = artifact;
  const mediaType = isIndexType(manifest.mediaType) ? manifest.mediaType : (manifest.config?.mediaType ?? '');
  return {
    id: artifact.id,
    type: typeOf(artifact),
    media_type: mediaType,
    manifest_media_type: manifest.mediaType,
    ...(world.isAtLeast('2.11') ? { artifact_type: artifactTypeOf(manifest) || mediaType } : {}),
    project_id: project.id,
    repository_id: repository.id,
    ...(world.isAtLeast('2.12') ? { repository_name: repository.name } : {}),
    digest,
    size: artifact.size,
    push_time: artifact.pushed.toISOString(),
    pull_time: '0001-01-01T00:00:00.000Z',
    extra_attrs: {},
    ...(manifest.annotations ? { annotations: manifest.annotations } : {}),
    references: manifest.manifests.length > 0 ? references(repository, artifact) : null,
    tags: parts.tags ? tagViews(project, repository, artifact, parts.immutable) : null,
    labels: parts.labels ? world.labels.filter(({ id }) => artifact.labels.has(id)) : null,
    ...(parts.scan ? { scan_overview: scanOverview(world, artifact) } : {}),
    accessories: parts.accessories ? accessoryViews(repository, artifact) : null,
  };
}

/** The tags of an artifact. */
export function tagViews(
  project: Project,
  repository: Repository,
  { id, digest }: Artifact,
  withImmutable: boolean,
): object[] {
  const own = [...repository.tags.values()].filter((tag) => tag.digest === digest);
  const short = repository.name.slice(project.name.length + 1);
  return own.map((tag: Tag) => ({
    id: tag.id,
    repository_id: repository.id,
    artifact_id: id,
    name: tag.name,
    push_time: tag.pushed.toISOString(),
    pull_time: '0001-01-01T00:00:00.000Z',
    immutable: withImmutable && isImmutable(project, short, tag.name),
  }));
}

/** What Harbor shows as belonging to an artifact (harbor.md section 3.6). */
export function accessoryViews(repository: Repository, subject: Artifact): object[] {
  return shownAccessories(repository, subject.digest).map(({ id, digest, size, pushed, accessory }) => ({
    id: accessory?.id,
    artifact_id: id,
    subject_artifact_id: subject.id,
    subject_artifact_digest: subject.digest,
    subject_artifact_repo: repository.name,
    size,
    digest,
    type: accessory?.type,
    icon: '',
    creation_time: pushed.toISOString(),
  }));
}

function references({ artifacts }: Repository, { id, manifest }: Artifact): object[] {
  return manifest.manifests.map(({ digest, platform, annotations }) => ({
    parent_id: id,
    child_id: artifacts.get(digest)?.id,
    child_digest: digest,
    platform: platform ?? undefined,
    annotations: annotations ?? undefined,
    urls: null,
  }));
}

/** IMAGE, CHART, or what the config's media type names (section 3.3, "Artifact type/icon"). */
function typeOf({ manifest }: Artifact): string {
  if (isIndexType(manifest.mediaType)) return 'IMAGE';
  const type = manifest.config?.mediaType ?? '';
  if (/\.(?:image|container\.image)(?:\.config)?\.v1\+json$/.test(type)) return 'IMAGE';
  if (type === 'application/vnd.cncf.helm.config.v1+json') return 'CHART';
  const [, name] = /^application\/vnd\.[^.]+\.([^.]+)\.config\./.exec(type) ?? [];
  return name?.toUpperCase() ?? 'UNKNOWN';
}
