import { GapferryError, isError } from '../../shared/gapferry-error.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import type { ImageGraph } from './graph.ts';
import { forEachLimited, type Limiter } from './limiter.ts';
import type { ContentStore, ReadStore } from './store.ts';

/** How a blob came to be at the target. */
export type Placed = 'present' | 'mounted' | 'copied';

/** A registry repository as an end of a copy. */
export interface CopyTarget extends ContentStore {
  /** Name by which other repositories of the same registry can mount from this one. */
  readonly path: string;
  mount(descriptor: Descriptor, fromPath: string, signal?: AbortSignal): Promise<boolean>;
  pushManifest(descriptor: Descriptor, bytes: Buffer, tagOrDigest: string, signal?: AbortSignal): Promise<void>;
}

export interface CopyOptions {
  /** Shared by all copies to one registry: how many blobs move at once. */
  readonly limiter: Limiter;
  readonly ledger: BlobLedger;
  readonly signal?: AbortSignal;
  /** Bytes that move; none for what is there already or mounted. */
  readonly onBytes?: (bytes: number) => void;
  readonly onBlob?: (descriptor: Descriptor, placed: Placed) => void;
  /** Error for a blob whose bytes at the source are not what its digest says. */
  readonly wrongBytes: (descriptor: Descriptor) => GapferryError;
  /** Whether the source holds a blob; absent: it holds all. One that it lacks must be at the target already. */
  readonly holds?: (digest: Digest) => boolean;
  /** Whether a repository was just seen to have a blob; undefined, or absent: it is asked. */
  readonly knows?: (path: string, digest: Digest) => boolean | undefined;
  /** A repository of the same registry that has all blobs already: where an image is only moved within one. */
  readonly mountFrom?: string;
}

/** Blobs that a copy could neither carry nor find at the target. */
export class MissingBlobs extends Error {
  readonly blobs: readonly Descriptor[];

  constructor(blobs: readonly Descriptor[]) {
    super(`${blobs.length} blobs missing`);
    this.name = 'MissingBlobs';
    this.blobs = blobs;
  }
}

/**
 * Remembers for one registry which repository got which blob first, so that one that several images share is uploaded
 * once and mounted for the others, also when they are copied at the same time.
 */
export class BlobLedger {
  readonly #homes = new Map<Digest, Promise<string | undefined>>();

  /** Runs `place` for a blob; `knownAt` is a repository that has it. Later callers wait for the first one's end. */
  async place(digest: Digest, path: string, place: (knownAt: string | undefined) => Promise<void>): Promise<void> {
    const first = this.#homes.get(digest);
    if (first) return place(await first);
    const done = place(undefined);
    this.#homes.set(
      digest,
      done.then(
        () => path,
        () => undefined,
      ),
    );
    try {
      await done;
    } catch (error) {
      this.#homes.delete(digest);
      throw error;
    }
  }
}

/**
 * Copies one image: blobs, then manifests, children before parents, the root's names last, which the caller has found to
 * stand for something else or nothing. That is the commit point and what makes the copy resumable. A target that accepted a HEAD but then misses the content (garbage collection, an index
 * refused for a child) gets everything once more, unconditionally (oras-go "self-heal").
 */
export async function copyGraph(
  source: ReadStore,
  target: CopyTarget,
  graph: ImageGraph,
  names: readonly string[],
  options: CopyOptions,
): Promise<void> {
  await copyBlobs(source, target, graph, options, 'trust-head');
  try {
    await pushManifests(target, graph, names, options, 'trust-head');
  } catch (error) {
    if (!saysContentMissing(error)) throw error;
    await copyBlobs(source, target, graph, options, 'send-all');
    await pushManifests(target, graph, names, options, 'send-all');
  }
}

type Mode = 'trust-head' | 'send-all';

async function copyBlobs(
  source: ReadStore,
  target: CopyTarget,
  graph: ImageGraph,
  options: CopyOptions,
  mode: Mode,
): Promise<void> {
  const missing: Descriptor[] = [];
  await forEachLimited(
    graph.blobs,
    graph.blobs.length,
    async ({ descriptor }, signal) => {
      const { ledger } = options;
      const placed = await placeBlob(source, target, descriptor, { ...options, signal }, mode, ledger);
      if (placed === undefined) missing.push(descriptor);
      else options.onBlob?.(descriptor, placed);
    },
    options.signal,
  );
  if (missing.length > 0) throw new MissingBlobs(missing);
}

async function placeBlob(
  source: ReadStore,
  target: CopyTarget,
  descriptor: Descriptor,
  options: CopyOptions,
  mode: Mode,
  ledger: BlobLedger,
): Promise<Placed | undefined> {
  let placed: Placed | undefined;
  await ledger.place(descriptor.digest, target.path, (knownAt) =>
    options.limiter.run(async () => {
      options.signal?.throwIfAborted();
      const trusting = mode === 'trust-head';
      const from = trusting ? (knownAt ?? options.mountFrom) : undefined;
      // What was seen before holds until the first copy of this run has changed it.
      const seen = knownAt === undefined ? options.knows?.(target.path, descriptor.digest) : undefined;
      const there = trusting && (seen ?? (await target.exists(descriptor, options.signal)));
      placed = there ? 'present' : await place(source, target, descriptor, options, from);
    }),
  );
  return placed;
}

async function place(
  source: ReadStore,
  target: CopyTarget,
  descriptor: Descriptor,
  options: CopyOptions,
  from: string | undefined,
): Promise<Placed | undefined> {
  const { signal } = options;
  if (from !== undefined && from !== target.path && (await target.mount(descriptor, from, signal))) return 'mounted';
  if (options.holds && !options.holds(descriptor.digest)) return undefined;
  await copyBlob(source, target, descriptor, options);
  return 'copied';
}

/**
 * Pushes one blob. Wrong bytes are thrown away and fetched once more before they are reported: a proxy's cache or a bad
 * cable is more common than an attack.
 */
export async function copyBlob(
  source: ReadStore,
  target: ContentStore,
  descriptor: Descriptor,
  options: Pick<CopyOptions, 'signal' | 'onBytes' | 'wrongBytes'>,
): Promise<void> {
  const { signal, onBytes } = options;
  const content = { open: (offset: number) => source.fetch(descriptor, { offset, signal }) };
  try {
    await target.push(descriptor, content, { signal, onBytes });
  } catch (error) {
    if (!isError(error, 'registry.wrongBytes')) throw error;
    try {
      await target.push(descriptor, content, { signal, onBytes });
    } catch (again) {
      throw isError(again, 'registry.wrongBytes') ? options.wrongBytes(descriptor) : again;
    }
  }
}

async function pushManifests(
  target: CopyTarget,
  graph: ImageGraph,
  names: readonly string[],
  options: CopyOptions,
  mode: Mode,
): Promise<void> {
  const { signal } = options;
  for (const { descriptor, bytes } of graph.manifests.slice(0, -1)) {
    if (mode === 'trust-head' && (await target.exists(descriptor, signal))) continue;
    await target.pushManifest(descriptor, bytes, descriptor.digest, signal);
  }
  const root = graph.manifests.at(-1);
  if (!root) throw new GapferryError('internal.bug', { detail: 'a graph without a root' });
  for (const name of names) await target.pushManifest(root.descriptor, root.bytes, name, signal);
  options.onBytes?.(graph.manifests.reduce((sum, { descriptor }) => sum + descriptor.size, 0));
}

/** A registry's word that content is not there which it had been asked about before. */
function saysContentMissing(error: unknown): boolean {
  if (!isError(error, 'target.refused')) return false;
  return /MANIFEST_BLOB_UNKNOWN|BLOB_UNKNOWN|MANIFEST_UNKNOWN|artifact .* not found/.test(error.params.detail);
}
