import type { ConfirmedBy, LockEntry } from '../../shared/contract.ts';
import { asGapferryError, GapferryError, isError, toErrorView } from '../../shared/gapferry-error.ts';
import { type FoundAccessory, findAccessories } from '../engine/accessory/find-accessories.ts';
import { choosePlatforms } from '../engine/choose-platforms.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import type { Digest } from '../engine/digest.ts';
import { type GraphManifest, type ImageGraph, readGraph } from '../engine/graph.ts';
import { forEachLimited } from '../engine/limiter.ts';
import type { Platform } from '../engine/platform.ts';
import { formatReference, type Reference, requireReference, tagOrDigest } from '../engine/reference.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { Repository } from '../engine/registry/repository.ts';
import { readPlatforms } from './config-platform.ts';
import type { JobContext } from './context.ts';
import { requirePlatform } from './require-platform.ts';

/** A reference pinned to its content, with all that its graph names. */
export interface ResolvedImage {
  /** As written in the files. */
  readonly reference: string;
  readonly parsed: Reference;
  readonly graph: ImageGraph;
  readonly platforms: readonly string[];
  readonly servedBy: string;
  readonly confirmedBy: ConfirmedBy;
  /** The index that was there before a platform choice made a new one. */
  readonly originalIndex?: GraphManifest;
  /** Signatures, attestations, SBOMs and other referrers: of the graph's manifests, and of the original index. */
  readonly accessories: readonly FoundAccessory[];
}

export interface ResolveOptions {
  readonly platforms: readonly Platform[];
  readonly confirmOrigin: boolean;
  readonly lock: ReadonlyMap<string, LockEntry>;
  readonly onError: 'stop' | 'leave-out';
  /** References that may be left out in any case. */
  readonly leaveOut: readonly string[];
  /** Whether to look for what belongs to the images. */
  readonly accessories: boolean;
}

export interface Resolution {
  readonly images: readonly ResolvedImage[];
  readonly failed: readonly { reference: string; error: GapferryError }[];
}

/** What is told of the images on the way. */
export type ResolveContext = Pick<JobContext, 'signal' | 'updateItem' | 'notice'>;

const PARALLEL_IMAGES = 6;

/**
 * Pins every reference and reads its manifests. All are tried, so that a person sees every failure at once; then the
 * first failure is thrown, unless they may be left out.
 */
export async function resolveImages(
  context: ResolveContext,
  registries: Registries,
  references: readonly string[],
  options: ResolveOptions,
): Promise<Resolution> {
  const images: ResolvedImage[] = [];
  const failed: { reference: string; error: GapferryError }[] = [];
  await forEachLimited(
    references,
    PARALLEL_IMAGES,
    async (reference, signal) => {
      try {
        const image = await resolveImage(context, registries, reference, options, signal);
        images.push(image);
        context.updateItem(reference, { digest: image.graph.root.digest, bytes: image.graph.size });
      } catch (error) {
        context.signal.throwIfAborted();
        failed.push({ reference, error: asGapferryError(error) });
        context.updateItem(reference, { state: 'failed', error: toErrorView(error) });
      }
    },
    context.signal,
  );
  const first =
    failed.find(({ reference }) => !mayLack(reference, options)) ?? (images.length === 0 ? failed[0] : undefined);
  if (first) throw first.error;
  const byReference = <T extends { reference: string }>(list: T[]) =>
    list.sort((a, b) => (a.reference < b.reference ? -1 : 1));
  return { images: byReference(images), failed: byReference(failed) };
}

/** Whether a bundle without this image is what was asked for, where it cannot be had. */
export function mayLack(
  reference: string,
  { onError, leaveOut }: Pick<ResolveOptions, 'onError' | 'leaveOut'>,
): boolean {
  return onError === 'leave-out' || leaveOut.includes(reference);
}

async function resolveImage(
  context: ResolveContext,
  registries: Registries,
  reference: string,
  options: ResolveOptions,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const parsed = pinnedByLock(reference, options.lock);
  const repository = registries.repository(parsed, 'source');
  const found = await fetchRoot(repository, reference, parsed, options, signal);
  await noteMovedTag(context, repository, reference, parsed, options, signal);
  const origin = { host: parsed.host, repository: parsed.path };
  const fetch = async (child: Descriptor): Promise<Buffer> => (await repository.manifest(child.digest, signal)).bytes;
  const whole = await readGraph(found, fetch, origin);
  const graph = (await reduce(context, whole, reference, options.platforms, fetch, origin)) ?? whole;
  const originalIndex = graph === whole ? undefined : whole.manifests.at(-1);
  const subjects = [...graph.manifests, ...(originalIndex ? [originalIndex] : [])];
  const [platforms, accessories] = await Promise.all([
    graph.platforms.length > 0 ? graph.platforms : readPlatforms(repository, graph, signal),
    options.accessories ? accessoriesOf(context, repository, reference, subjects, signal) : [],
  ]);
  requirePlatform(graph, platforms, options.platforms, reference);
  return {
    reference,
    parsed,
    graph,
    platforms,
    servedBy: found.servedBy,
    confirmedBy: found.confirmedBy,
    ...(originalIndex ? { originalIndex } : {}),
    accessories,
  };
}

/** What belongs to an image; that some of it could not be looked for is said, and stops nothing. */
async function accessoriesOf(
  context: ResolveContext,
  repository: Repository,
  reference: string,
  subjects: readonly GraphManifest[],
  signal: AbortSignal,
): Promise<FoundAccessory[]> {
  const problems: unknown[] = [];
  const found = await findAccessories(
    await repository.reachable(),
    subjects.map(({ descriptor }) => descriptor.digest),
    { signal, onProblem: (_subject, error) => problems.push(error) },
  );
  const [first] = problems;
  if (first === undefined) return found;
  const { short } = toErrorView(first);
  context.notice('accessoriesUnknown', { reference, count: problems.length, why: short });
  return found;
}

/** The reference to ask for: as written, or with the digest that a lock gives it. */
function pinnedByLock(reference: string, lock: ReadonlyMap<string, LockEntry>): Reference {
  const parsed = requireReference(reference);
  const entry = lock.get(reference);
  if (!entry) {
    if (lock.size === 0 || parsed.digest) return parsed;
    throw new GapferryError('input.lockMismatch', { reference, detail: 'the lock does not name it' });
  }
  const pinned = requireReference(entry.pinned);
  const sameDigest = parsed.digest === undefined || parsed.digest === pinned.digest;
  if (pinned.digest && sameDigest) return { ...pinned, ...(parsed.tag ? { tag: parsed.tag } : {}) };
  throw new GapferryError('input.lockMismatch', { reference, detail: `the lock says ${entry.pinned}` });
}

async function fetchRoot(
  repository: Repository,
  reference: string,
  parsed: Reference,
  options: ResolveOptions,
  signal: AbortSignal,
): Promise<{ descriptor: Descriptor; bytes: Buffer; servedBy: string; confirmedBy: ConfirmedBy }> {
  const name = tagOrDigest(parsed);
  try {
    const found = await repository.manifest(name, signal);
    if (parsed.digest) return { ...found, confirmedBy: 'reference' };
    if (found.confirmedBy === 'mirror' && options.confirmOrigin) {
      await requireOrigin(repository, name, found.descriptor.digest, reference, found.servedBy, signal);
      return { ...found, confirmedBy: 'origin' };
    }
    return found;
  } catch (error) {
    throw await explainMissing(repository, error, reference, parsed, options, signal);
  }
}

async function requireOrigin(
  repository: Repository,
  name: string,
  digest: Digest,
  reference: string,
  mirror: string,
  signal: AbortSignal,
): Promise<void> {
  const said = await repository.confirm(name, signal).catch(() => undefined);
  if (said?.digest !== digest) throw new GapferryError('registry.mirrorOnly', { reference, mirror });
}

/** A locked digest that is gone while its tag now points elsewhere: the tag moved, and that is what to say. */
async function explainMissing(
  repository: Repository,
  error: unknown,
  reference: string,
  parsed: Reference,
  options: ResolveOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const gone = isError(error, 'registry.digestMissing') || isError(error, 'registry.notFound');
  if (!gone || !options.lock.has(reference) || !parsed.tag || !parsed.digest) return error;
  const now = await repository.head(parsed.tag, signal).catch(() => undefined);
  if (!now || now.digest === parsed.digest) return error;
  return new GapferryError('registry.tagMoved', { reference, locked: parsed.digest, now: now.digest });
}

/** The locked content travels all the same; that its tag stands for something else by now is worth a look. */
async function noteMovedTag(
  context: ResolveContext,
  repository: Repository,
  reference: string,
  { tag, digest: locked }: Reference,
  options: ResolveOptions,
  signal: AbortSignal,
): Promise<void> {
  if (!options.lock.has(reference) || !tag || !locked) return;
  const now = await repository.head(tag, signal).catch(() => undefined);
  signal.throwIfAborted();
  if (now && now.digest !== locked) context.notice('tagMoved', { reference, locked, now: now.digest });
}

/** Applies --platform: a new index, whose digest and loss of signatures the user is told of before anything is fetched. */
async function reduce(
  context: ResolveContext,
  whole: ImageGraph,
  reference: string,
  platforms: readonly Platform[],
  fetch: (child: Descriptor) => Promise<Buffer>,
  origin: { host: string; repository: string },
): Promise<ImageGraph | undefined> {
  const chosen = choosePlatforms(whole, platforms, reference);
  if (!chosen) return undefined;
  context.notice('digestChanges', { reference, before: whole.root.digest, after: chosen.descriptor.digest });
  const known = new Map(whole.manifests.map(({ descriptor, bytes }) => [descriptor.digest, bytes]));
  const local = async (child: Descriptor): Promise<Buffer> =>
    chosen.added.get(child.digest) ?? known.get(child.digest) ?? (await fetch(child));
  return readGraph(chosen, local, origin);
}

/** `host/path@digest`, what a lock says of an image. */
export function pinnedReference(image: ResolvedImage): string {
  const { host, path } = image.parsed;
  return formatReference({ host, path, digest: image.graph.root.digest });
}
