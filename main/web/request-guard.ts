import type { IncomingMessage } from 'node:http';

/**
 * Why a request is refused before anything is done with it, as an HTTP status; undefined where it is not. The name that a
 * browser was sent to must be one of ours (DNS rebinding brings a foreign one, with or without an Origin), and what another
 * page makes a browser send says so in Origin or Sec-Fetch-Site (Fetch, 3.1; Fetch Metadata, 2.3).
 */
export function refusalOf(request: IncomingMessage, hosts: ReadonlySet<string>): number | undefined {
  const host = only(request, 'host')?.toLowerCase();
  if (host === undefined || !hosts.has(host)) return 403;
  const { url = '', method = '' } = request;
  // Any other target would name a host of its own.
  if (!/^\/(?!\/)/.test(url)) return 400;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return 403;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return 405;
  // A browser says where every POST comes from.
  if (method === 'POST' && origin === undefined) return 403;
  return isForeign(request) ? 403 : undefined;
}

/** The exact names that a browser on this computer reaches `port` by, and what the operator allowed, in lower case. */
export function allowedHosts(port: number, more: readonly string[] = []): Set<string> {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  return new Set([...names, ...more.map((host) => host.toLowerCase())]);
}

/** Another page may lead to ours; it may not load, embed or ask anything of it. */
function isForeign({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

/** A header that stands in the request exactly once. */
function only(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name];
  return values?.length === 1 ? values[0] : undefined;
}
