import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Digest } from '../engine/digest.ts';
import type { SampleRepository } from './samples/repository-builder.ts';

export interface SeedOptions {
  /** Sent with every request, for a registry that wants to know who pushes. */
  readonly authorization?: string;
  /** Put before each path: a project of Harbor. */
  readonly project?: string;
}

/**
 * Pushes sample repositories into any registry over HTTP, under their own paths. Throws registry.protocol where the registry
 * does not take one.
 */
export async function seed(
  url: string,
  repositories: readonly SampleRepository[],
  options: SeedOptions = {},
): Promise<void> {
  for (const repository of repositories) await seedOne(url, repository, options);
}

async function seedOne(
  url: string,
  { path, blobs, manifests, tags }: SampleRepository,
  options: SeedOptions,
): Promise<void> {
  const base = `${url}/v2/${options.project ? `${options.project}/` : ''}${path}`;
  for (const [digest, bytes] of blobs) await pushBlob(base, digest, bytes, options);
  for (const { digest, mediaType, bytes } of manifests) {
    const names = [...tags].filter(([, tagged]) => tagged === digest).map(([tag]) => tag);
    for (const name of names.length > 0 ? names : [digest]) {
      await send('PUT', `${base}/manifests/${name}`, 201, options, bytes, mediaType);
    }
  }
}

async function pushBlob(base: string, digest: Digest, bytes: Uint8Array, options: SeedOptions): Promise<void> {
  const started = await send('POST', `${base}/blobs/uploads/`, 202, options);
  const location = new URL(started.headers.get('location') ?? '', base);
  location.searchParams.set('digest', digest);
  await send('PUT', location.href, 201, options, bytes, 'application/octet-stream');
}

async function send(
  method: string,
  url: string,
  expected: number,
  { authorization }: SeedOptions,
  body?: Uint8Array,
  type?: string,
): Promise<Response> {
  const headers = {
    ...(authorization ? { Authorization: authorization } : {}),
    ...(type ? { 'Content-Type': type } : {}),
  };
  const response = await fetch(url, { method, headers, body: body && Uint8Array.from(body) });
  const detail = await response.text();
  if (response.status === expected) return response;
  const host = new URL(url).host;
  throw new GapferryError('registry.protocol', { host, status: response.status, detail }, { side: 'destination' });
}
