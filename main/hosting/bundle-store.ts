import type { Readable } from 'node:stream';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { ListedBlob } from '../engine/bundle/packing-list.ts';
import type { BundleReader } from '../engine/bundle/reader.ts';
import { type Digest, isDigest } from '../engine/digest.ts';
import { parseManifest } from '../engine/manifest.ts';
import { isManifestType } from '../engine/media-types.ts';
import type { Driver } from '../practice/registry/driver.ts';
import { RegistryStore, type StoredManifest } from '../practice/registry/registry-store.ts';
import { checkedStream } from './checked-stream.ts';
import { type HostedNames, hostedNames } from './hosted-names.ts';

/** What one repository may serve: the manifests and blobs below its roots, and nothing else of the bundle. */
interface Reach {
  readonly manifests: ReadonlySet<Digest>;
  readonly blobs: ReadonlySet<Digest>;
}

/** A bundle as what a registry serves from. Manifests are read once and kept: they are small, and every pull begins with them. */
export class BundleStore extends RegistryStore {
  readonly names: HostedNames;
  readonly #listed: ReadonlyMap<Digest, ListedBlob>;
  readonly #manifests: ReadonlyMap<Digest, StoredManifest>;
  readonly #reach: ReadonlyMap<string, Reach>;
  readonly #holds: (digest: Digest) => boolean;

  private constructor(
    reader: BundleReader,
    manifests: ReadonlyMap<Digest, StoredManifest>,
    onProblem: (error: unknown) => void,
  ) {
    const listed = new Map(reader.list.blobs.map((blob) => [blob.digest, blob]));
    super(blobDriver(reader, listed, onProblem));
    this.names = hostedNames(reader.list);
    this.#listed = listed;
    this.#manifests = manifests;
    this.#holds = (digest) => reader.holds(digest);
    this.#reach = new Map(
      [...this.names.repositories].map(([name, { roots }]) => [name, reachOf(roots, manifests)] as const),
    );
  }

  /** Reads and checks every manifest. Throws bundle.changed, registry.manifestInvalid, medium.*. */
  static async open(reader: BundleReader, onProblem: (error: unknown) => void): Promise<BundleStore> {
    const manifests = new Map<Digest, StoredManifest>();
    for (const { digest, mediaType, file } of reader.list.blobs)
      if (file !== undefined && isManifestType(mediaType))
        manifests.set(digest, { digest, mediaType, bytes: await reader.metadata(file) });
    return new BundleStore(reader, manifests, onProblem);
  }

  /** The driver takes a digest for a path. */
  override blobPath(digest: Digest): string {
    return digest;
  }

  /** Undefined, too, for a blob on a volume that is not here. */
  override async blobSize(name: string, digest: Digest): Promise<number | undefined> {
    const reach = this.#reach.get(name);
    const known = reach?.blobs.has(digest) || reach?.manifests.has(digest);
    return known && this.#holds(digest) ? this.#listed.get(digest)?.size : undefined;
  }

  override async manifest(name: string, digest: Digest): Promise<StoredManifest | undefined> {
    return this.#reach.get(name)?.manifests.has(digest) ? this.#manifests.get(digest) : undefined;
  }

  override async manifests(name: string): Promise<Digest[]> {
    return [...(this.#reach.get(name)?.manifests ?? [])];
  }

  override async resolve(name: string, tag: string): Promise<Digest | undefined> {
    return this.names.repositories.get(name)?.tags.get(tag);
  }

  override async tags(name: string): Promise<string[]> {
    return [...(this.names.repositories.get(name)?.tags.keys() ?? [])].sort();
  }

  override async isRepository(name: string): Promise<boolean> {
    return this.names.repositories.has(name);
  }

  override async repositories(): Promise<string[]> {
    return [...this.names.repositories.keys()].sort();
  }
}

function reachOf(roots: ReadonlySet<Digest>, all: ReadonlyMap<Digest, StoredManifest>): Reach {
  const manifests = new Set<Digest>();
  const blobs = new Set<Digest>();
  const visit = (digest: Digest): void => {
    const stored = all.get(digest);
    if (!stored || manifests.has(digest)) return;
    manifests.add(digest);
    const manifest = parseManifest(stored.mediaType, stored.bytes, { host: 'bundle', repository: digest });
    if (manifest.kind === 'image') for (const blob of [manifest.config, ...manifest.layers]) blobs.add(blob.digest);
    else for (const child of manifest.manifests) all.has(child.digest) ? visit(child.digest) : blobs.add(child.digest);
  };
  for (const root of roots) visit(root);
  return { manifests, blobs };
}

/** Only ever asked for blobs that the store has named, and never to change anything: the registry is read-only. */
function blobDriver(
  reader: BundleReader,
  listed: ReadonlyMap<Digest, ListedBlob>,
  onProblem: (error: unknown) => void,
): Driver {
  const never = (): never => {
    throw new GapferryError('internal.bug', { detail: 'a bundle is only read' });
  };
  const stream = (path: string, start: number, end: number): Readable => {
    const blob = isDigest(path) ? listed.get(path) : undefined;
    return blob ? checkedStream(reader, blob, { start, end }, onProblem) : never();
  };
  return {
    stream,
    size: never,
    read: never,
    write: never,
    append: never,
    move: never,
    remove: never,
    list: never,
  };
}
