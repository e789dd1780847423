import type { CopyTarget } from '../../main/engine/copy.ts';
import type { Descriptor } from '../../main/engine/descriptor.ts';
import { type Digest, digestOf } from '../../main/engine/digest.ts';
import { parseManifest } from '../../main/engine/manifest.ts';
import { isManifestType } from '../../main/engine/media-types.ts';
import type { ByteStream, ContentSource, PushOptions } from '../../main/engine/store.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** A registry in memory that keeps to the rules: content by digest, parents only when their children are there. */
export class MemoryRegistry {
  readonly repositories = new Map<string, MemoryRepository>();

  repository(path: string): MemoryRepository {
    const found = this.repositories.get(path) ?? new MemoryRepository(this, path);
    this.repositories.set(path, found);
    return found;
  }
}

/** One repository of it; counts what moved, so that a test can say "nothing was uploaded". */
export class MemoryRepository implements CopyTarget {
  readonly path: string;
  readonly blobs = new Map<Digest, Buffer>();
  readonly manifests = new Map<Digest, { descriptor: Descriptor; bytes: Buffer }>();
  readonly tags = new Map<string, Digest>();
  readonly log: string[] = [];
  readonly #registry: MemoryRegistry;

  constructor(registry: MemoryRegistry, path: string) {
    this.#registry = registry;
    this.path = path;
  }

  async exists({ digest }: Descriptor): Promise<boolean> {
    return this.blobs.has(digest) || this.manifests.has(digest);
  }

  async fetch({ digest }: Descriptor, options: { offset?: number } = {}): Promise<ByteStream> {
    const bytes = this.blobs.get(digest) ?? this.manifests.get(digest)?.bytes;
    if (!bytes) throw new GapferryError('registry.digestMissing', { host: 'memory', repository: this.path, digest });
    return chunks(bytes.subarray(options.offset ?? 0));
  }

  async push({ digest }: Descriptor, source: ContentSource, options: PushOptions = {}): Promise<void> {
    const received: Buffer[] = [];
    for await (const chunk of await source.open(0)) received.push(Buffer.from(chunk));
    const bytes = Buffer.concat(received);
    this.log.push(`push ${digest}`);
    if (digestOf(bytes) !== digest) {
      throw new GapferryError('registry.wrongBytes', { host: 'memory', repository: this.path, digest });
    }
    options.onBytes?.(bytes.length);
    this.blobs.set(digest, bytes);
  }

  async mount({ digest }: Descriptor, fromPath: string): Promise<boolean> {
    const bytes = this.#registry.repositories.get(fromPath)?.blobs.get(digest);
    if (bytes) this.blobs.set(digest, bytes);
    this.log.push(`mount ${digest} ${bytes ? 'yes' : 'no'}`);
    return bytes !== undefined;
  }

  async head(name: string): Promise<Descriptor | undefined> {
    const digest = this.tags.get(name) ?? name;
    return [...this.manifests.values()].find(({ descriptor }) => descriptor.digest === digest)?.descriptor;
  }

  async pushManifest(descriptor: Descriptor, bytes: Buffer, name: string): Promise<void> {
    const manifest = parseManifest(descriptor.mediaType, bytes, { host: 'memory', repository: this.path });
    const children = manifest.kind === 'index' ? manifest.manifests : [manifest.config, ...manifest.layers];
    const missing = children.find((c) => !(isManifestType(c.mediaType) ? this.manifests : this.blobs).has(c.digest));
    if (missing) {
      const detail = `MANIFEST_BLOB_UNKNOWN ${missing.digest}`;
      throw new GapferryError('target.refused', { host: 'memory', repository: this.path, status: 400, detail });
    }
    this.log.push(`manifest ${name}`);
    this.manifests.set(descriptor.digest, { descriptor, bytes });
    if (!name.startsWith('sha256:')) this.tags.set(name, descriptor.digest);
  }
}

async function* chunks(bytes: Buffer): ByteStream {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
