import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Descriptor } from './descriptor.ts';
import { hexOf } from './digest.ts';
import { formatReference, isHost, isRepositoryPath, type Reference, requireReference } from './reference.ts';

/** HOST/PROJECT[/PREFIX] of --to. */
export interface Destination {
  readonly host: string;
  /** PROJECT[/PREFIX], the start of every repository path. */
  readonly base: string;
  readonly project: string;
}

/** Where one image of a bundle or of a set of files goes. */
export interface Landing {
  /** As written in the files. */
  readonly reference: string;
  readonly root: Descriptor;
  /** Repository path at the destination. */
  readonly path: string;
  readonly tag: string;
}

/** Keeps registry and path apart, so that no two images meet: docker.io/library/nginx -> BASE/docker.io/library/nginx. */
export const DEFAULT_TEMPLATE = '{registry}/{path}';

/** Distribution reference grammar: the whole name, host and all. */
const LONGEST = 255;

/** Parses --to, or throws target.badAddress. */
export function parseDestination(to: string): Destination {
  const slash = to.indexOf('/');
  const host = to.slice(0, slash);
  const base = to.slice(slash + 1).replace(/\/$/, '');
  if (slash < 0 || !isHost(host) || !isRepositoryPath(base)) {
    throw new GapferryError('target.badAddress', { to });
  }
  return { host, base, project: base.split('/')[0] ?? base };
}

/**
 * Gives every image its repository and tag. Its own tag where the reference has one, else `gf-<12 hex>`, since
 * Harbor's garbage collection may take what has no tag. Throws target.collision where the template lets two different
 * repositories meet.
 */
export function planLandings(
  images: readonly { reference: string; root: Descriptor }[],
  destination: Destination,
  template: string = DEFAULT_TEMPLATE,
): Landing[] {
  requireTemplate(template);
  const owners = new Map<string, string>();
  const tags = new Map<string, string>();
  return images.map(({ reference, root }) => {
    const parsed = requireReference(reference);
    const path = repositoryPath(parsed, destination, template);
    const name = `${parsed.host}/${parsed.path}`;
    const owner = owners.get(path) ?? name;
    if (owner !== name) throw new GapferryError('target.collision', { first: owner, second: name, address: path });
    owners.set(path, name);
    return { reference, root, path, tag: chooseTag(parsed, root, path, tags) };
  });
}

/** The new reference of a landed image, in the wanted style. */
export function landedReference(landing: Landing, host: string, style: 'digest' | 'tag' | 'both'): string {
  const { path, tag, root } = landing;
  return formatReference({
    host,
    path,
    ...(style === 'digest' ? {} : { tag }),
    ...(style === 'tag' ? {} : { digest: root.digest }),
  });
}

/** Two digests under one tag of one repository (`x:1@sha256:a` and `x:1@sha256:b`): the second gets a tag of its own. */
function chooseTag(parsed: Reference, root: Descriptor, path: string, tags: Map<string, string>): string {
  const own = parsed.tag ?? (parsed.digest ? digestTag(root) : 'latest');
  const holder = tags.get(`${path}:${own}`) ?? root.digest;
  const tag = holder === root.digest ? own : digestTag(root);
  tags.set(`${path}:${tag}`, root.digest);
  return tag;
}

function digestTag(root: Descriptor): string {
  return `gf-${hexOf(root.digest).slice(0, 12)}`;
}

function repositoryPath(reference: Reference, destination: Destination, template: string): string {
  const values: Record<string, string> = {
    registry: registryComponent(reference.host),
    path: reference.path,
    name: reference.path.split('/').at(-1) ?? reference.path,
  };
  const filled = template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
  const path = `${destination.base}/${filled}`;
  const { host } = destination;
  if (path.length + host.length + 1 > LONGEST) {
    throw new GapferryError('target.badName', {
      host,
      name: path,
      detail: `longer than ${LONGEST} characters with its host`,
    });
  }
  if (isRepositoryPath(path)) return path;
  throw new GapferryError('target.badTemplate', { template, detail: `${path}: not a legal repository name` });
}

/** A host as one component of a repository path: lower case, the port after a dash, IPv6 brackets and colons gone. */
export function registryComponent(host: string): string {
  return host
    .toLowerCase()
    .replace(/[[\]]/g, '')
    .replace(/:+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Throws target.badTemplate where a template has places that there are no values for. */
export function requireTemplate(template: string): void {
  const unknown = [...template.matchAll(/\{([^}]*)\}/g)]
    .map((m) => m[1])
    .filter((k) => !/^(registry|path|name)$/.test(k ?? ''));
  if (unknown.length > 0) {
    throw new GapferryError('target.badTemplate', { template, detail: `unknown: {${unknown.join('}, {')}}` });
  }
}
