import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { forEachLimited } from './limiter.ts';
import { LIMITS } from './limits.ts';
import { isForeignLayer, type Manifest, type ManifestOrigin, parseManifest } from './manifest.ts';
import { isManifestType } from './media-types.ts';
import { formatPlatform } from './platform.ts';

/** A manifest with the bytes it was parsed from. */
export interface GraphManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  readonly manifest: Manifest;
}

export interface GraphBlob {
  readonly descriptor: Descriptor;
  readonly kind: 'config' | 'layer';
}

/** All that one root needs: every manifest, children before parents and the root last, and every blob once. */
export interface ImageGraph {
  readonly root: Descriptor;
  readonly manifests: readonly GraphManifest[];
  readonly blobs: readonly GraphBlob[];
  /** Foreign layers: named by a manifest, kept at their own address. */
  readonly foreign: readonly Descriptor[];
  /** Platforms that indexes name, `os/arch[/variant]`, sorted. */
  readonly platforms: readonly string[];
  /** Bytes of manifests and blobs, each once. */
  readonly size: number;
}

/** Where manifests come from: bytes already checked against the digest. */
export type FetchManifest = (descriptor: Descriptor) => Promise<Buffer>;

/** Whether a child of an index is passed over: it is not here, and the caller knows what that means. */
export type PassOver = (child: Descriptor) => boolean;

/** Reads the graph below a root, depth first. Depth, count and cycles are limited: a digest cannot contain itself. */
export async function readGraph(
  root: { descriptor: Descriptor; bytes: Buffer },
  fetch: FetchManifest,
  origin: ManifestOrigin,
  passOver: PassOver = () => false,
): Promise<ImageGraph> {
  const walk = new GraphWalk(fetch, origin, passOver);
  await walk.visit(root.descriptor, root.bytes, 0);
  return walk.finish(root.descriptor);
}

/** An index of thirty platforms over a slow line should not cost thirty round trips one after the other. */
const PARALLEL_CHILDREN = 6;

class GraphWalk {
  readonly #fetch: FetchManifest;
  readonly #origin: ManifestOrigin;
  readonly #passOver: PassOver;
  readonly #manifests = new Map<Digest, GraphManifest>();
  readonly #blobs = new Map<Digest, GraphBlob>();
  readonly #foreign = new Map<Digest, Descriptor>();
  readonly #platforms = new Set<string>();

  constructor(fetch: FetchManifest, origin: ManifestOrigin, passOver: PassOver) {
    this.#fetch = fetch;
    this.#origin = origin;
    this.#passOver = passOver;
  }

  async visit(descriptor: Descriptor, bytes: Buffer, depth: number): Promise<void> {
    if (this.#manifests.has(descriptor.digest)) return;
    if (depth > LIMITS.indexDepth) throw this.#tooMuch('indexes nested too deep');
    if (this.#manifests.size >= LIMITS.graphManifests) throw this.#tooMuch('too many manifests');
    const manifest = parseManifest(descriptor.mediaType, bytes, this.#origin);
    if (manifest.kind === 'index') await this.#visitChildren(manifest.manifests, depth);
    else this.#addBlobs(manifest);
    this.#manifests.set(descriptor.digest, { descriptor, bytes, manifest });
  }

  async #visitChildren(children: readonly Descriptor[], depth: number): Promise<void> {
    const bytes = new Map<Digest, Buffer>();
    const wanted = children.filter(
      (child) => isManifestType(child.mediaType) && !this.#manifests.has(child.digest) && !this.#passOver(child),
    );
    await forEachLimited(wanted, PARALLEL_CHILDREN, async (child) => {
      bytes.set(child.digest, await this.#fetch(child));
    });
    for (const child of children) {
      this.#notePlatform(child);
      const body = bytes.get(child.digest);
      if (!isManifestType(child.mediaType)) this.#blobs.set(child.digest, { descriptor: child, kind: 'layer' });
      else if (body) await this.visit(child, body, depth + 1);
    }
  }

  #addBlobs(manifest: Extract<Manifest, { kind: 'image' }>): void {
    this.#blobs.set(manifest.config.digest, { descriptor: manifest.config, kind: 'config' });
    for (const layer of manifest.layers) {
      if (isForeignLayer(layer)) this.#foreign.set(layer.digest, layer);
      else if (!this.#blobs.has(layer.digest)) this.#blobs.set(layer.digest, { descriptor: layer, kind: 'layer' });
    }
  }

  #notePlatform(child: Descriptor): void {
    const { os, architecture, variant } = child.platform ?? {};
    if (os && architecture && os !== 'unknown') this.#platforms.add(formatPlatform({ os, architecture, variant }));
  }

  finish(root: Descriptor): ImageGraph {
    const manifests = [...this.#manifests.values()];
    const blobs = [...this.#blobs.values()];
    const size = [...manifests, ...blobs].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
    const platforms = [...this.#platforms].sort();
    return { root, manifests, blobs, foreign: [...this.#foreign.values()], platforms, size };
  }

  #tooMuch(detail: string): GapferryError {
    return new GapferryError('registry.manifestInvalid', { ...this.#origin, detail });
  }
}
