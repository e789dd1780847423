import type { Descriptor } from '../../main/engine/descriptor.ts';
import { type Digest, digestOf } from '../../main/engine/digest.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import { type MadeLayer, makeLayer } from './layer-content.ts';

/** Every fifth image has the same base. */
const IMAGES_PER_BASE = 5;
/** Share of all bytes that the bases hold, and how a base and an image divide theirs into layers. */
const BASE_SHARE = 0.2;
const BASE_LAYERS = [0.4, 0.6];
const OWN_LAYERS = [0.1, 0.3, 0.6];
const TAG = 'v1';

export interface MadeImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
  readonly manifest: Buffer;
  readonly config: Buffer;
  readonly layers: readonly MadeLayer[];
}

export interface MadeImages {
  readonly images: readonly MadeImage[];
  /** Each blob once, configs too. */
  readonly blobs: ReadonlyMap<Digest, MadeLayer | Buffer>;
  /** Bytes of all blobs and manifests, each once. */
  readonly bytes: number;
}

/** Makes `count` OCI images of about `bytes` in total, with shared base layers. The same arguments make the same digests. */
export function makeImages(count: number, bytes: number): MadeImages {
  const bases = Array.from({ length: Math.ceil(count / IMAGES_PER_BASE) }, (_, i) => i);
  const baseSize = (bytes * BASE_SHARE) / bases.length;
  const baseLayers = bases.map((base) => makeLayers(`base ${base}`, baseSize, BASE_LAYERS));
  const ownSize = (bytes * (1 - BASE_SHARE)) / count;
  const images = Array.from({ length: count }, (_, i) =>
    makeImage(i, [
      ...(baseLayers[Math.floor(i / IMAGES_PER_BASE)] ?? []),
      ...makeLayers(`image ${i}`, ownSize, OWN_LAYERS),
    ]),
  );
  return collect(images);
}

function makeLayers(seed: string, size: number, shares: readonly number[]): MadeLayer[] {
  return shares.map((share, i) => makeLayer(`${seed} layer ${i}`, size * share));
}

function makeImage(number: number, layers: readonly MadeLayer[]): MadeImage {
  const config = json({
    created: '1970-01-01T00:00:00Z',
    architecture: 'amd64',
    os: 'linux',
    config: { Labels: { number: String(number) } },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: configDescriptor(config),
    layers: layers.map(({ descriptor }) => descriptor),
  });
  const repository = `bench/image-${String(number + 1).padStart(3, '0')}`;
  return { repository, tag: TAG, digest: digestOf(manifest), manifest, config, layers };
}

function collect(images: readonly MadeImage[]): MadeImages {
  const blobs = new Map<Digest, MadeLayer | Buffer>();
  for (const { config, layers } of images) {
    blobs.set(digestOf(config), config);
    for (const layer of layers) blobs.set(layer.descriptor.digest, layer);
  }
  const sizes = [...blobs.values()].map((blob) => (Buffer.isBuffer(blob) ? blob.length : blob.descriptor.size));
  const bytes = [...sizes, ...images.map(({ manifest }) => manifest.length)].reduce((sum, size) => sum + size, 0);
  return { images, blobs, bytes };
}

function configDescriptor(config: Buffer): Descriptor {
  return { mediaType: MEDIA.ociConfig, digest: digestOf(config), size: config.length };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
