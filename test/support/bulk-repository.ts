import { createHash } from 'node:crypto';
import { type Digest, digestOf } from '../../main/engine/digest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import type { SampleRepository } from '../../main/practice/samples/repository-builder.ts';

/**
 * A repository with one image, tagged 1, whose layers have these sizes in bytes. They hold numbers that do not compress, no
 * files; the same path and sizes give the same digests.
 */
export function bulkRepository(path: string, sizes: readonly number[]): SampleRepository {
  const blobs = new Map<Digest, Uint8Array>();
  const describe = (mediaType: string, bytes: Uint8Array) => {
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const layers = sizes.map((size, i) => describe(MEDIA.ociLayerGzip, filler(`${path} ${i}`, size)));
  const config = describe(MEDIA.ociConfig, Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux' })));
  const manifest = { schemaVersion: 2, mediaType: MEDIA.ociManifest, config, layers };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const digest = digestOf(bytes);
  const manifests = [{ mediaType: MEDIA.ociManifest, digest, bytes }];
  return { host: '', path, blobs, manifests, tags: new Map([['1', digest]]) };
}

/** Bytes that follow from a name (SHA-256 in counter mode). */
function filler(name: string, size: number): Uint8Array {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 32) createHash('sha256').update(`${name} ${at}`).digest().copy(bytes, at);
  return bytes;
}
