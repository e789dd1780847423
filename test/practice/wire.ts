import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** One answer, whole. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WireRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly ca?: string;
}

/** A bare HTTP request: no headers of its own, no redirects, no pool. */
export function wire(method: string, url: string, { headers = {}, body, ca }: WireRequest = {}): Promise<WireAnswer> {
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const send = url.startsWith('https') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers: { ...length, ...headers }, agent: false, ca }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Starts a request with a body and cuts the connection after `sent` bytes of it. */
export async function brokenRequest(
  method: string,
  url: string,
  length: number,
  sent: number,
  extra: Readonly<Record<string, string>> = {},
): Promise<void> {
  await new Promise<void>((resolve) => {
    const request = httpRequest(url, { method, agent: false, headers: { ...extra, 'Content-Length': String(length) } });
    request.on('error', () => {});
    request.on('close', resolve);
    request.write(Buffer.alloc(sent), () => setTimeout(() => request.destroy(), 50));
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
}

export function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Uploads a blob with POST and PUT; returns its digest. */
export async function pushBlob(
  base: string,
  name: string,
  bytes: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const digest = sha256(bytes);
  const started = await wire('POST', `${base}/v2/${name}/blobs/uploads/`, { headers });
  if (started.status !== 202) throw new Error(`POST ${started.status} ${started.body}`);
  const put = await wire('PUT', `${started.headers.location}&digest=${digest}`, { headers, body: bytes });
  if (put.status !== 201) throw new Error(`PUT ${put.status} ${put.body}`);
  return digest;
}
