import { isHost, isRepositoryPath, isTag } from '../../engine/reference.ts';

/** What of the distribution API a path names (distribution 2.8, registry/api/v2/descriptors.go). */
export type Route =
  | { readonly kind: 'base' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'tags'; readonly name: string }
  | { readonly kind: 'manifest'; readonly name: string; readonly reference: string }
  | { readonly kind: 'blob'; readonly name: string; readonly digest: string }
  | { readonly kind: 'uploads'; readonly name: string }
  | { readonly kind: 'upload'; readonly name: string; readonly uuid: string }
  | { readonly kind: 'referrers'; readonly name: string; readonly digest: string }
  /** A path that only lacks or doubles a slash: distribution redirects. */
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'root' }
  | { readonly kind: 'none' };

const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const LOOSE_DIGEST = /^[A-Za-z][A-Za-z0-9-_+.]*:[0-9a-fA-F]+$/;
const UUID = /^[a-zA-Z0-9-_.=]+$/;
const NONE: Route = { kind: 'none' };

/** Classifies a decoded path. */
export function routeOf(path: string): Route {
  if (path === '/') return { kind: 'root' };
  if (path === '/v2/') return { kind: 'base' };
  if (path === '/v2/_catalog') return { kind: 'catalog' };
  const slashed = path.replace(/\/{2,}/g, '/');
  if (slashed !== path) return { kind: 'redirect', to: slashed };
  if (path === '/v2' || /^\/v2\/.+\/blobs\/uploads$/.test(path)) return { kind: 'redirect', to: `${path}/` };
  return repositoryRoute(path);
}

function repositoryRoute(path: string): Route {
  const match = /^\/v2\/(.+)\/(tags\/list|manifests\/[^/]+|blobs\/[^/]+|blobs\/uploads\/[^/]*|referrers\/[^/]+)$/.exec(
    path,
  );
  const [, name = '', rest = ''] = match ?? [];
  if (!isRouteName(name)) return NONE;
  const last = rest.slice(rest.lastIndexOf('/') + 1);
  if (rest === 'tags/list') return { kind: 'tags', name };
  if (rest === 'blobs/uploads/') return { kind: 'uploads', name };
  if (rest.startsWith('blobs/uploads/')) return UUID.test(last) ? { kind: 'upload', name, uuid: last } : NONE;
  if (rest.startsWith('blobs/')) return LOOSE_DIGEST.test(last) ? { kind: 'blob', name, digest: last } : NONE;
  if (rest.startsWith('referrers/')) return { kind: 'referrers', name, digest: last };
  return isTag(last) || DIGEST.test(last) ? { kind: 'manifest', name, reference: last } : NONE;
}

/** distribution's routes take a host before the path, although no such repository can exist (reference.NameRegexp). */
function isRouteName(name: string): boolean {
  if (isRepositoryPath(name)) return true;
  const slash = name.indexOf('/');
  return slash > 0 && isHost(name.slice(0, slash)) && isRepositoryPath(name.slice(slash + 1));
}
