import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Root } from '../../../main/engine/bundle/index-json.ts';
import { BUNDLE_TYPE } from '../../../main/engine/bundle/packing-list.ts';
import type { BundleContent, BundlePlan } from '../../../main/engine/bundle/plan.ts';
import { type BundleWriter, openWriter, type SignatureFile } from '../../../main/engine/bundle/writer.ts';
import type { Descriptor } from '../../../main/engine/descriptor.ts';
import { type Digest, digestOf } from '../../../main/engine/digest.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';
import type { ContentSource } from '../../../main/engine/store.ts';

/** Bytes that look random and are the same every time. */
export function noise(seed: string, size: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; i * 32 < size; i++) blocks.push(createHash('sha256').update(`${seed} ${i}`).digest());
  return Buffer.concat(blocks).subarray(0, size);
}

/** Images in memory: what a registry would give. */
export class SampleImages {
  readonly blobs = new Map<Digest, Buffer>();
  readonly content: Omit<BundleContent, 'roots' | 'blobs' | 'manifests'> & {
    roots: Root[];
    blobs: { descriptor: Descriptor; kind: 'config' | 'layer'; images: string[] }[];
    manifests: Map<Digest, { descriptor: Descriptor; bytes: Buffer }>;
  };

  constructor(overrides: Partial<BundleContent> = {}) {
    this.content = {
      header: {
        type: BUNDLE_TYPE,
        critical: [],
        id: '01890a5d-ac96-774b-bcce-b302099a8057',
        name: 'sample',
        created: '2026-01-02T03:04:05Z',
        creator: { name: 'gapferry', version: '0.1.0' },
        annotations: {},
        images: [],
      },
      requires: [],
      sources: [{ name: '部署:CON.yaml', bytes: Buffer.from('image: nginx\n') }],
      lock: 'apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n',
      ...overrides,
      roots: [],
      blobs: [],
      manifests: new Map(),
    };
  }

  /** Adds a one-platform image with these layers and returns its manifest's descriptor. */
  add(reference: string, layers: readonly Buffer[]): Descriptor {
    const diffs = layers.map((layer) => digestOf(gunzipSync(layer)));
    const config = Buffer.from(
      JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: diffs } }),
    );
    const manifest = {
      schemaVersion: 2,
      mediaType: MEDIA.ociManifest,
      config: this.#blob(reference, 'config', MEDIA.ociConfig, config),
      layers: layers.map((layer) => this.#blob(reference, 'layer', MEDIA.ociLayerGzip, layer)),
    };
    return this.#root(reference, MEDIA.ociManifest, Buffer.from(JSON.stringify(manifest)));
  }

  #root(reference: string, mediaType: string, bytes: Buffer): Descriptor {
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    this.content.manifests.set(descriptor.digest, { descriptor, bytes });
    this.content.roots.push({ reference, descriptor });
    this.content.header.images.push({
      reference,
      digest: descriptor.digest,
      mediaType,
      platforms: ['linux/amd64'],
      size: bytes.length,
      resolvedBy: 'registry.example',
      confirmedBy: 'origin',
    });
    return descriptor;
  }

  #blob(reference: string, kind: 'config' | 'layer', mediaType: string, bytes: Buffer): Descriptor {
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    const known = this.content.blobs.find((blob) => blob.descriptor.digest === descriptor.digest);
    if (known) known.images.push(reference);
    else this.content.blobs.push({ descriptor, kind, images: [reference] });
    this.blobs.set(descriptor.digest, bytes);
    return descriptor;
  }

  /** The bytes of a blob as a source, in chunks that never fit. */
  source(digest: Digest): ContentSource {
    const bytes = this.blobs.get(digest) ?? Buffer.alloc(0);
    return sourceOf(bytes);
  }
}

export function sourceOf(bytes: Buffer, chunk = 70_001): ContentSource {
  return {
    open: async (offset) =>
      (async function* () {
        for (let at = offset; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
      })(),
  };
}

/** A gzip layer of about this size that does not compress. */
export function layer(seed: string, size: number): Buffer {
  return gzipSync(noise(seed, size), { level: 0 });
}

/** Three images: two share their base. */
export function threeImages(overrides: Partial<BundleContent> = {}, scale = 1): SampleImages {
  const images = new SampleImages(overrides);
  const base = layer('base', 300_000 * scale);
  images.add('registry.example/team/a:1', [base, layer('a', 200_000 * scale)]);
  images.add('registry.example/team/b:1', [base, layer('b', 120_000 * scale)]);
  images.add('nginx:1.14.2', [layer('c', 250_000 * scale)]);
  return images;
}

export const SIGNATURE: SignatureFile = { path: 'bundle.json.sig', bytes: Buffer.from('c2lnbmF0dXJl') };

/** Pushes every blob that is not there yet, in order. */
export async function pushAll(writer: BundleWriter, images: SampleImages): Promise<void> {
  const pushes = writer.order.map(async (descriptor) => {
    if (!(await writer.exists(descriptor))) await writer.push(descriptor, images.source(descriptor.digest));
  });
  await Promise.all(pushes);
}

/** Writes and seals a whole bundle. */
export async function writeBundle(
  plan: BundlePlan,
  images: SampleImages,
  output: string,
  signatures: readonly SignatureFile[] = [SIGNATURE],
): Promise<{ identity: Digest; paths: string[] }> {
  const writer = await openWriter(plan, { output });
  await writer.begin();
  await pushAll(writer, images);
  await writer.reread();
  return writer.seal(async () => signatures);
}

/** A small bundle of two volumes with a cut layer, for tests that kill its writer. */
export function killSample(): SampleImages {
  return threeImages({ volumeSize: 600_000, maxFileSize: 220_000 });
}
