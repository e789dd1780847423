import { z } from 'zod';
import { type Digest, DigestSchema } from '../digest.ts';
import { LIMITS } from '../limits.ts';
import type { PackingList } from './packing-list.ts';

const Link = z.object({ digest: DigestSchema });
const Links = z.object({
  config: Link.optional().catch(undefined),
  layers: z.array(Link).catch([]),
  manifests: z.array(Link).catch([]),
});

/** Bytes of a manifest of the bundle; undefined for a digest that is none. */
export type ManifestBytes = (digest: Digest) => Uint8Array | undefined;

/** Every digest of the list that each image needs, manifests among them, by the image's reference. */
export function imageBlobs(list: PackingList, manifest: ManifestBytes): Map<string, Set<Digest>> {
  const listed = new Set(list.blobs.map((blob) => blob.digest));
  return new Map(
    list.images.map((image) => {
      const found = new Set<Digest>();
      collect(image.digest, manifest, found, 0);
      return [image.reference, new Set([...found].filter((digest) => listed.has(digest)))];
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

function collect(digest: Digest, manifest: ManifestBytes, found: Set<Digest>, depth: number): void {
  if (found.has(digest) || depth > LIMITS.indexDepth) return;
  found.add(digest);
  const bytes = manifest(digest);
  if (!bytes) return;
  const { config, layers, manifests } = linksOf(bytes);
  if (config) found.add(config.digest);
  for (const layer of layers) found.add(layer.digest);
  for (const child of manifests) collect(child.digest, manifest, found, depth + 1);
}

function linksOf(bytes: Uint8Array): z.infer<typeof Links> {
  try {
    return Links.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return { layers: [], manifests: [] };
  }
}
