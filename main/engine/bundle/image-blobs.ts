import type { Digest } from '../digest.ts';
import { LIMITS } from '../limits.ts';
import { type Manifest, parseManifest } from '../manifest.ts';
import { isManifestType } from '../media-types.ts';
import type { PackingList } from './packing-list.ts';

/** Bytes of a manifest of the bundle; undefined where they are not at hand. */
export type ManifestBytes = (digest: Digest) => Uint8Array | undefined;

/**
 * Every digest of the list that each image needs, manifests among them, by the image's reference. Only for telling people
 * what is where: a manifest that cannot be read counts as one that needs nothing.
 */
export function imageBlobs(list: PackingList, manifest: ManifestBytes): Map<string, Set<Digest>> {
  const types = new Map(list.blobs.map((blob) => [blob.digest, blob.mediaType]));
  const collect = (digest: Digest, found: Set<Digest>, depth: number): void => {
    const mediaType = types.get(digest);
    if (mediaType === undefined || found.has(digest) || depth > LIMITS.indexDepth) return;
    found.add(digest);
    const bytes = isManifestType(mediaType) ? manifest(digest) : undefined;
    for (const child of bytes ? childrenOf(mediaType, bytes) : []) collect(child, found, depth + 1);
  };
  return new Map(
    list.images.map(({ reference, digest }) => {
      const found = new Set<Digest>();
      collect(digest, found, 0);
      return [reference, found];
    }),
  );
}

/** References of the images that need each blob. */
export function blobImages(images: ReadonlyMap<string, ReadonlySet<Digest>>): Map<Digest, string[]> {
  const users = new Map<Digest, string[]>();
  for (const [reference, digests] of images)
    for (const digest of digests) users.set(digest, [...(users.get(digest) ?? []), reference]);
  return users;
}

function childrenOf(mediaType: string, bytes: Uint8Array): Digest[] {
  const manifest = parsed(mediaType, bytes);
  if (manifest?.kind === 'index') return manifest.manifests.map(({ digest }) => digest);
  return manifest ? [manifest.config, ...manifest.layers].map(({ digest }) => digest) : [];
}

function parsed(mediaType: string, bytes: Uint8Array): Manifest | undefined {
  try {
    return parseManifest(mediaType, bytes, { host: '', repository: '' });
  } catch {
    return undefined;
  }
}
