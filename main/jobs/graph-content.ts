import { z } from 'zod';
import type { FoundAccessory } from '../engine/accessory/find-accessories.ts';
import type { ListedAccessory, ListedImage } from '../engine/bundle/packing-list.ts';
import type { BundleContent } from '../engine/bundle/plan.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import { type Digest, DigestSchema } from '../engine/digest.ts';
import type { ImageGraph } from '../engine/graph.ts';
import { formatReference } from '../engine/reference.ts';
import type { ResolvedImage } from './resolve.ts';

/** Where the blobs of a plan can be had, and what waits for them; kept with the job, so that it can go on. */
export const BlobOrigins = z.array(
  z.object({
    digest: DigestSchema,
    repositories: z.array(z.object({ host: z.string(), path: z.string() })).min(1),
    /** Images that it travels for, by reference. */
    images: z.array(z.string()),
    /** Accessories that need it. */
    accessories: z.array(DigestSchema).default([]),
    /** Whether an image itself needs it; else only its accessories do. */
    required: z.boolean().default(true),
  }),
);
export type BlobOrigins = z.infer<typeof BlobOrigins>;

/** One graph that travels for an image: its own, or that of something that belongs to it. */
interface Traveller {
  readonly image: ResolvedImage;
  readonly graph: ImageGraph;
  readonly accessory?: FoundAccessory;
}

function travellers(images: readonly ResolvedImage[]): Traveller[] {
  return images.flatMap((image) => [
    { image, graph: image.graph },
    ...image.accessories.map((accessory) => ({ image, graph: accessory.graph, accessory })),
  ]);
}

type GraphContent = Pick<BundleContent, 'roots' | 'referrers' | 'manifests' | 'blobs' | 'requires'>;

/**
 * The graphs of all images, and of what belongs to them, as one set: a manifest or blob that several share stands once. With
 * `evidence`, indexes that a platform choice took apart are among them, without those of their children that stay behind.
 */
export function graphContent(images: readonly ResolvedImage[], evidence: boolean): GraphContent {
  const manifests = new Map<Digest, { descriptor: Descriptor; bytes: Buffer }>();
  const blobs = new Map<Digest, { descriptor: Descriptor; kind: 'config' | 'layer'; images: string[] }>();
  const requires = new Map<Digest, Descriptor>();
  for (const { image, graph } of travellers(images)) {
    for (const { descriptor, bytes } of graph.manifests) manifests.set(descriptor.digest, { descriptor, bytes });
    for (const { descriptor, kind } of graph.blobs) {
      const known = blobs.get(descriptor.digest) ?? { descriptor, kind, images: [] };
      if (!known.images.includes(image.reference)) known.images.push(image.reference);
      blobs.set(descriptor.digest, known);
    }
    for (const layer of graph.foreign) requires.set(layer.digest, layer);
  }
  const originals = evidence ? images.flatMap(({ originalIndex }) => originalIndex ?? []) : [];
  for (const { descriptor, bytes } of originals) manifests.set(descriptor.digest, { descriptor, bytes });
  return {
    roots: [...images.map(({ reference, graph }) => ({ reference, descriptor: graph.root })), ...taggedRoots(images)],
    referrers: unnamedRoots(
      images,
      originals.map(({ descriptor }) => descriptor),
    ),
    manifests,
    blobs: [...blobs.values()],
    requires: [...requires.values()].map(({ digest, size, mediaType }) => ({ digest, size, mediaType })),
  };
}

/** Signatures and the like that have a tag: under it, in the repository where they were found. */
function taggedRoots(images: readonly ResolvedImage[]): GraphContent['roots'] {
  const roots = new Map<string, Descriptor>();
  for (const { parsed, accessories } of images) {
    const { host, path } = parsed;
    for (const { tag, graph } of accessories) if (tag) roots.set(formatReference({ host, path, tag }), graph.root);
  }
  return [...roots].map(([reference, descriptor]) => ({ reference, descriptor }));
}

function unnamedRoots(images: readonly ResolvedImage[], originals: readonly Descriptor[]): Descriptor[] {
  const unnamed = new Map(originals.map(({ digest, mediaType, size }) => [digest, { digest, mediaType, size }]));
  for (const { tag, graph, artifactType } of images.flatMap(({ accessories }) => accessories)) {
    const { digest, mediaType, size } = graph.root;
    if (!tag) unnamed.set(digest, { digest, mediaType, size, ...(artifactType ? { artifactType } : {}) });
  }
  return [...unnamed.values()];
}

/** Where each blob can be had, and what waits for it. */
export function blobOrigins(images: readonly ResolvedImage[]): BlobOrigins {
  const origins = new Map<Digest, BlobOrigins[number]>();
  for (const { image, graph, accessory } of travellers(images)) {
    const { host, path } = image.parsed;
    for (const { descriptor } of graph.blobs) {
      const { digest } = descriptor;
      const entry = origins.get(digest) ?? { digest, repositories: [], images: [], accessories: [], required: false };
      if (!entry.repositories.some((r) => r.host === host && r.path === path)) entry.repositories.push({ host, path });
      if (!entry.images.includes(image.reference)) entry.images.push(image.reference);
      if (accessory) entry.accessories.push(accessory.graph.root.digest);
      else entry.required = true;
      origins.set(digest, entry);
    }
  }
  return [...origins.values()];
}

/** An image as the list has it. */
export function listedImage({ reference, graph, platforms, originalIndex, ...image }: ResolvedImage): ListedImage {
  const { root, size } = graph;
  return {
    reference,
    digest: root.digest,
    mediaType: root.mediaType,
    platforms: [...platforms],
    size,
    resolvedBy: image.servedBy,
    confirmedBy: image.confirmedBy,
    ...(originalIndex ? { originalIndex: originalIndex.descriptor.digest } : {}),
  };
}

/** What belongs to the images, as the list has it; each once for a repository. */
export function listedAccessories(images: readonly ResolvedImage[]): ListedAccessory[] {
  const listed = new Map<string, ListedAccessory>();
  for (const { parsed, accessories } of images)
    for (const { subject, graph, kind, artifactType, tag } of accessories) {
      const repository = `${parsed.host}/${parsed.path}`;
      listed.set(`${subject} ${graph.root.digest} ${repository}`, {
        subject,
        digest: graph.root.digest,
        mediaType: graph.root.mediaType,
        ...(artifactType ? { artifactType } : {}),
        kind,
        repository,
        ...(tag ? { tag } : {}),
        size: graph.size,
      });
    }
  return [...listed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, accessory]) => accessory);
}
