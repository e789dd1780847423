import { registryComponent } from '../engine/address.ts';
import type { PackingList } from '../engine/bundle/packing-list.ts';
import type { Digest } from '../engine/digest.ts';
import { isRepositoryPath, requireReference } from '../engine/reference.ts';

/** A repository that a hosted bundle has: its tags, and the roots that it was named with. */
export interface HostedRepository {
  readonly tags: Map<string, Digest>;
  readonly roots: Set<Digest>;
}

/** An image of the bundle, with the names that it can be pulled by: `path:tag`, or `path@digest` where it has no tag. */
export interface HostedImage {
  readonly reference: string;
  readonly names: readonly string[];
}

export interface HostedNames {
  readonly repositories: ReadonlyMap<string, HostedRepository>;
  readonly images: readonly HostedImage[];
}

/**
 * The repositories of a bundle: each under `registry/path`, as an import maps it by default, and under its plain path where no
 * other registry's has the same. What belongs to the images, too, with cosign's tags.
 */
export function hostedNames(list: PackingList): HostedNames {
  const repositories = new Map<string, HostedRepository>();
  const pathsOf = plainPaths(list);
  const put = (name: string, digest: Digest, tag: string | undefined): void => {
    const repository = repositories.get(name) ?? { tags: new Map(), roots: new Set() };
    repositories.set(name, repository);
    repository.roots.add(digest);
    if (tag !== undefined && !repository.tags.has(tag)) repository.tags.set(tag, digest);
  };
  const images = list.images.map(({ reference, digest }): HostedImage => {
    const { host, path, tag, digest: pinned } = requireReference(reference);
    const own = tag ?? (pinned ? undefined : 'latest');
    const names = pathsOf(host, path);
    for (const name of names) put(name, digest, own);
    return { reference, names: names.map((name) => pullName(repositories.get(name), name, digest, own)) };
  });
  for (const { repository, digest, tag } of list.accessories ?? []) {
    const { host, path } = requireReference(repository);
    for (const name of pathsOf(host, path)) put(name, digest, tag);
  }
  return { repositories, images };
}

/** Two digests may want one tag; the second is then known by its digest. */
function pullName(
  repository: HostedRepository | undefined,
  name: string,
  digest: Digest,
  tag: string | undefined,
): string {
  return tag !== undefined && repository?.tags.get(tag) === digest ? `${name}:${tag}` : `${name}@${digest}`;
}

function plainPaths(list: PackingList): (host: string, path: string) => string[] {
  const hosts = new Map<string, Set<string>>();
  const full = new Set<string>();
  for (const { reference } of list.images) {
    const { host, path } = requireReference(reference);
    hosts.set(path, (hosts.get(path) ?? new Set()).add(host));
    full.add(fullPath(host, path));
  }
  return (host, path) => {
    const unique = hosts.get(path)?.size === 1 && !full.has(path) && isRepositoryPath(path);
    return [fullPath(host, path), ...(unique ? [path] : [])];
  };
}

function fullPath(host: string, path: string): string {
  return `${registryComponent(host)}/${path}`;
}
