import type { Descriptor } from '../../main/engine/descriptor.ts';
import { digestOf } from '../../main/engine/digest.ts';
import { type ImageGraph, readGraph } from '../../main/engine/graph.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import type { MemoryRepository } from './memory-repository.ts';

const origin = { host: 'memory', repository: 'sample' };

/** Puts a blob into a repository and returns its descriptor. */
export function putBlob(
  repository: MemoryRepository,
  text: string,
  mediaType: string = MEDIA.ociLayerGzip,
): Descriptor {
  const bytes = Buffer.from(text);
  repository.blobs.set(digestOf(bytes), bytes);
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** Puts a manifest document into a repository. */
export function putManifest(repository: MemoryRepository, mediaType: string, document: unknown): Descriptor {
  const bytes = Buffer.from(JSON.stringify(document));
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  repository.manifests.set(descriptor.digest, { descriptor, bytes });
  return descriptor;
}

/** An image manifest of the given layer texts. */
export function putImage(repository: MemoryRepository, layers: readonly string[], config = '{}'): Descriptor {
  return putManifest(repository, MEDIA.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: putBlob(repository, config, MEDIA.ociConfig),
    layers: layers.map((layer) => putBlob(repository, layer)),
  });
}

/** An index over children, each `os/arch` or with no platform. */
export function putIndex(
  repository: MemoryRepository,
  children: readonly (Descriptor & { at?: string })[],
): Descriptor {
  return putManifest(repository, MEDIA.ociIndex, {
    schemaVersion: 2,
    mediaType: MEDIA.ociIndex,
    manifests: children.map(({ at, ...child }) => {
      const [os, architecture, variant] = at?.split('/') ?? [];
      return { ...child, ...(at ? { platform: { os, architecture, ...(variant ? { variant } : {}) } } : {}) };
    }),
  });
}

/** The graph below a root, read from the repository. */
export function graphOf(repository: MemoryRepository, root: Descriptor): Promise<ImageGraph> {
  const bytesOf = async ({ digest }: Descriptor): Promise<Buffer> => {
    const found = repository.manifests.get(digest);
    if (!found) throw new TypeError(`no manifest ${digest}`);
    return found.bytes;
  };
  return bytesOf(root).then((bytes) => readGraph({ descriptor: root, bytes }, bytesOf, origin));
}
