import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** A request as handlers see it. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  /** `scheme://host` as the client sees it: absolute Locations begin with it. */
  readonly base: string;
}

/** Decodes a request line and its headers. */
export function callOf(request: IncomingMessage): Call {
  const base = baseOf(request);
  return {
    method: request.method ?? 'GET',
    url: new URL(`${base}${request.url?.startsWith('/') ? request.url : '/'}`),
    headers: request.headers,
    body: request,
    base,
  };
}

/** The decoded path; a path that cannot be decoded stays as it is and matches nothing. */
export function pathOf(call: Call): string {
  try {
    return decodeURIComponent(call.url.pathname);
  } catch {
    return call.url.pathname;
  }
}

/** A header that may come in several lines, as one. */
export function headerOf(call: Call, name: string): string {
  const value = call.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

/** distribution 2.8, registry/api/v2/urls.go: a front proxy's headers decide what a client sees. */
function baseOf({ headers, socket }: IncomingMessage): string {
  const forwarded = typeof headers.forwarded === 'string' ? headers.forwarded : '';
  const scheme =
    /(?:^|[;,\s])proto="?([a-z]+)/i.exec(forwarded)?.[1] ??
    first(headers['x-forwarded-proto']) ??
    (socket instanceof TLSSocket ? 'https' : 'http');
  const host =
    /(?:^|[;,\s])host="?([^;,"\s]+)/i.exec(forwarded)?.[1] ??
    first(headers['x-forwarded-host']) ??
    headers.host ??
    'localhost';
  return `${scheme}://${host}`;
}

function first(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value?.split(',')[0];
  return text?.trim() || undefined;
}
