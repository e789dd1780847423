import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Digest } from '../../main/engine/digest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import { layerPieces } from './layer-content.ts';
import type { MadeImage, MadeImages } from './made-images.ts';

/** Pushes made images with bare HTTP, so that neither contestant has had its hands on the data. */
export async function pushImages(host: string, { images, blobs }: MadeImages): Promise<void> {
  const homes = new Map<Digest, string>();
  for (const image of images) {
    for (const digest of blobsOf(image, blobs)) await pushOrMount(host, image.repository, digest, blobs, homes);
    const path = `/v2/${image.repository}/manifests/${image.tag}`;
    await expectStatus(201, await send(host, 'PUT', path, image.manifest, MEDIA.ociManifest));
  }
}

function blobsOf({ layers, config }: MadeImage, blobs: MadeImages['blobs']): Digest[] {
  const configs = [...blobs].filter(([, blob]) => blob === config).map(([digest]) => digest);
  return [...layers.map(({ descriptor }) => descriptor.digest), ...configs];
}

async function pushOrMount(
  host: string,
  repository: string,
  digest: Digest,
  blobs: MadeImages['blobs'],
  homes: Map<Digest, string>,
): Promise<void> {
  const uploads = `/v2/${repository}/blobs/uploads/`;
  const from = homes.get(digest);
  if (from !== undefined) {
    await expectStatus(201, await send(host, 'POST', `${uploads}?mount=${digest}&from=${from}`));
    return;
  }
  const { headers } = await expectStatus(202, await send(host, 'POST', uploads));
  const location = new URL(headers.location ?? '', `http://${host}`);
  location.searchParams.set('digest', digest);
  const blob = blobs.get(digest);
  if (!blob) throw new TypeError(`no blob ${digest}`);
  const body = Buffer.isBuffer(blob) ? blob : Readable.from(layerPieces(blob.seed, blob.blocks));
  const size = Buffer.isBuffer(blob) ? blob.length : blob.descriptor.size;
  await expectStatus(201, await send(host, 'PUT', location.pathname + location.search, body, undefined, size));
  homes.set(digest, repository);
}

async function send(
  host: string,
  method: string,
  path: string,
  body: Buffer | Readable = Buffer.alloc(0),
  type = 'application/octet-stream',
  length = Buffer.isBuffer(body) ? body.length : 0,
): Promise<IncomingMessage> {
  const sent = request(`http://${host}${path}`, {
    method,
    headers: { 'Content-Type': type, 'Content-Length': length },
  });
  const answered = once(sent, 'response');
  await pipeline(Buffer.isBuffer(body) ? Readable.from([body]) : body, sent);
  const [response]: IncomingMessage[] = await answered;
  if (!response) throw new TypeError('no response');
  response.resume();
  return response;
}

async function expectStatus(wanted: number, response: IncomingMessage): Promise<IncomingMessage> {
  if (response.statusCode !== wanted)
    throw new Error(`the registry answered ${response.statusCode ?? 0}, not ${wanted}`);
  return response;
}
