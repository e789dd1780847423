import type { Descriptor } from '../../engine/descriptor.ts';
import { type Digest, digestOf } from '../../engine/digest.ts';
import { MEDIA } from '../../engine/media-types.ts';
import { helloProgram, type Machine } from './elf.ts';
import { type Layer, makeLayer } from './layer.ts';

/** A manifest with its own bytes. */
export interface SampleManifest {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** What one repository of a sample registry holds. */
export interface SampleRepository {
  /** As it stands in references: `ghcr.io`. */
  readonly host: string;
  /** Path within the host, and in the registry that serves it. */
  readonly path: string;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
  /** Children before parents. */
  readonly manifests: readonly SampleManifest[];
  readonly tags: ReadonlyMap<string, Digest>;
}

const CREATED = '2024-01-01T00:00:00Z';
const FAMILIES = {
  oci: { manifest: MEDIA.ociManifest, config: MEDIA.ociConfig, layer: MEDIA.ociLayerGzip, index: MEDIA.ociIndex },
  docker: {
    manifest: MEDIA.dockerManifest,
    config: MEDIA.dockerConfig,
    layer: MEDIA.dockerLayerGzip,
    index: MEDIA.dockerList,
  },
} as const;
type Family = keyof typeof FAMILIES;

/** Puts real images together, piece by piece. */
export class RepositoryBuilder {
  readonly #host: string;
  readonly #path: string;
  readonly #blobs = new Map<Digest, Uint8Array>();
  readonly #manifests: SampleManifest[] = [];
  readonly #tags = new Map<string, Digest>();

  constructor(host: string, path: string) {
    this.#host = host;
    this.#path = path;
  }

  /** An image of a program that says `line`, over the base layer that all samples share. */
  image(machine: Machine, line: string, family: Family = 'oci'): Descriptor {
    const program = { path: 'app/hello', bytes: helloProgram(machine, line), mode: 0o755 };
    const layers = [BASE, makeLayer([program])];
    const types = FAMILIES[family];
    const config = this.#json(types.config, imageConfig(machine, layers));
    const described = layers.map(({ bytes }) => this.#blob(types.layer, bytes));
    const manifest = { schemaVersion: 2, mediaType: types.manifest, config, layers: described };
    return { ...this.#manifest(types.manifest, manifest), platform: { os: 'linux', architecture: machine } };
  }

  /** An index or a manifest list over what was made before. */
  index(children: readonly Descriptor[], family: Family = 'oci'): Descriptor {
    const { index } = FAMILIES[family];
    return this.#manifest(index, { schemaVersion: 2, mediaType: index, manifests: children });
  }

  /** Anything that is not an image (OCI image-spec, manifest.md, "Guidelines for Artifact Usage"). */
  artifact(artifactType: string, layerType: string, text: string, subject?: Descriptor): Descriptor {
    const config = this.#blob(MEDIA.ociEmpty, new TextEncoder().encode('{}'));
    const layers = [this.#blob(layerType, new TextEncoder().encode(text))];
    const annotations = { 'org.opencontainers.image.created': CREATED };
    const manifest = {
      schemaVersion: 2,
      mediaType: MEDIA.ociManifest,
      artifactType,
      config,
      layers,
      subject,
      annotations,
    };
    return { ...this.#manifest(MEDIA.ociManifest, manifest), artifactType, annotations };
  }

  /** A signature as cosign stored it before referrers: an image under the tag `sha256-<hex>.sig`. The signature is no real one. */
  cosignSignature(subject: Descriptor): void {
    const identity = { 'docker-reference': `${this.#host}/${this.#path}` };
    const critical = {
      identity,
      image: { 'docker-manifest-digest': subject.digest },
      type: 'cosign container image signature',
    };
    const payload = new TextEncoder().encode(JSON.stringify({ critical, optional: null }));
    const annotations = { 'dev.cosignproject.cosign/signature': Buffer.from('practice only').toString('base64') };
    const layer = { ...this.#blob('application/vnd.dev.cosign.simplesigning.v1+json', payload), annotations };
    const config = this.#json(MEDIA.ociConfig, {
      architecture: '',
      os: '',
      config: {},
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    });
    const manifest = { schemaVersion: 2, mediaType: MEDIA.ociManifest, config, layers: [layer] };
    this.tag(`${subject.digest.replace(':', '-')}.sig`, this.#manifest(MEDIA.ociManifest, manifest));
  }

  /** The index of referrers under the tag `sha256-<hex>`, for registries without the API (OCI distribution-spec 1.1). */
  referrersTag(subject: Descriptor, referrers: readonly Descriptor[]): void {
    this.tag(subject.digest.replace(':', '-'), this.index(referrers));
  }

  tag(name: string, { digest }: Descriptor): void {
    this.#tags.set(name, digest);
  }

  build(): SampleRepository {
    return { host: this.#host, path: this.#path, blobs: this.#blobs, manifests: this.#manifests, tags: this.#tags };
  }

  #manifest(mediaType: string, value: object): Descriptor {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    const digest = digestOf(bytes);
    this.#manifests.push({ mediaType, digest, bytes });
    return { mediaType, digest, size: bytes.length };
  }

  #json(mediaType: string, value: object): Descriptor {
    return this.#blob(mediaType, new TextEncoder().encode(JSON.stringify(value)));
  }

  #blob(mediaType: string, bytes: Uint8Array): Descriptor {
    const digest = digestOf(bytes);
    this.#blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }
}

/** The layer that all sample images have below their own: large enough to be seen moving, and to be seen stored once. */
const BASE: Layer = makeLayer([
  {
    path: 'etc/os-release',
    bytes: new TextEncoder().encode('ID=practice\nPRETTY_NAME="Practice base"\n'),
    mode: 0o644,
  },
  { path: 'etc/passwd', bytes: new TextEncoder().encode('root:x:0:0:root:/:/app/hello\n'), mode: 0o644 },
  { path: 'usr/share/practice/filler', bytes: filler(256 * 1024), mode: 0o644 },
]);

/** Numbers that look random and are always the same (a linear congruential generator). */
function filler(size: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
}

function imageConfig(architecture: Machine, layers: readonly Layer[]): object {
  return {
    architecture,
    os: 'linux',
    created: CREATED,
    config: { Entrypoint: ['/app/hello'], Env: ['PATH=/app'] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_layer, index) => ({
      created: CREATED,
      created_by: index === 0 ? 'practice base' : 'practice program',
    })),
  };
}
