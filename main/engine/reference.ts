import { GapferryError } from '../../shared/gapferry-error.ts';
import { type Digest, isDigest } from './digest.ts';

/**
 * An image reference by the grammar of distribution/reference, normalised as docker does:
 * `nginx` -> docker.io/library/nginx:latest. `host` is what people write (docker.io), not where it is served.
 */
export interface Reference {
  readonly host: string;
  /** Repository path without the host: `library/nginx`. */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

const HOST =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]{1,5})?$/;
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

const MAX_NAME = 255;

/** Parses a reference as written, or returns undefined where it is not one. */
export function parseReference(text: string): Reference | undefined {
  const at = text.indexOf('@');
  const digest = at >= 0 ? text.slice(at + 1) : undefined;
  if (digest !== undefined && !isDigest(digest)) return undefined;
  const name = at >= 0 ? text.slice(0, at) : text;
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/') && !name.endsWith(']');
  const tag = tagged ? name.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const repository = splitRepository(tagged ? name.slice(0, colon) : name);
  if (!repository) return undefined;
  return { ...repository, ...(tag !== undefined ? { tag } : {}), ...(digest !== undefined ? { digest } : {}) };
}

/** Parses a reference or throws input.badReference. */
export function requireReference(text: string): Reference {
  const reference = parseReference(text);
  if (reference) return reference;
  throw new GapferryError('input.badReference', { reference: text, detail: 'not host/path[:tag][@sha256:hex]' });
}

/** Splits `host/path` by docker's rule: the first component is a host when it has a dot, a colon or is localhost. */
export function splitRepository(name: string): { host: string; path: string } | undefined {
  const slash = name.indexOf('/');
  const first = slash > 0 ? name.slice(0, slash) : '';
  const hasHost = first !== '' && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const host = hasHost ? normalHost(first) : 'docker.io';
  const rest = hasHost ? name.slice(slash + 1) : name;
  const path = host === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  if (!HOST.test(host) || !PATH.test(path) || host.length + path.length + 1 > MAX_NAME) return undefined;
  return { host, path };
}

function normalHost(host: string): string {
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}

/** The canonical text: docker.io/library/nginx:1.14.2@sha256:… with what the reference has. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag ? `:${reference.tag}` : '';
  const digest = reference.digest ? `@${reference.digest}` : '';
  return `${reference.host}/${reference.path}${tag}${digest}`;
}

/** What to ask a registry for: the digest where there is one, else the tag, else `latest`. */
export function tagOrDigest(reference: Reference): string {
  return reference.digest ?? reference.tag ?? 'latest';
}

/** Whether a string is a legal tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Whether a string is a legal host[:port]. */
export function isHost(text: string): boolean {
  return HOST.test(text);
}

/** Whether a string is a legal repository path. */
export function isRepositoryPath(text: string): boolean {
  return PATH.test(text);
}
