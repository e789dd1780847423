import type { GapferryError } from '../../shared/gapferry-error.ts';
import type { AccessoryKind } from '../engine/accessory/accessory-kind.ts';
import type { FoundAccessory } from '../engine/accessory/find-accessories.ts';
import { type CopyOptions, copyGraph } from '../engine/copy.ts';
import type { Digest } from '../engine/digest.ts';
import type { ImageGraph } from '../engine/graph.ts';
import { forEachLimited } from '../engine/limiter.ts';
import { parseManifest } from '../engine/manifest.ts';
import type { Repository } from '../engine/registry/repository.ts';
import type { ReadStore } from '../engine/store.ts';
import type { HarborAccessories } from './harbor-accessories.ts';

/**
 * What became of one: `evidence` is what belongs to an index that did not travel whole and so cannot be pushed; `differs`,
 * that another one with its tag is there and was left alone.
 */
export type AccessoryState = 'pushed' | 'present' | 'evidence' | 'differs' | 'failed';

export interface CarriedAccessory {
  readonly subject: Digest;
  readonly digest: Digest;
  readonly kind: AccessoryKind;
  readonly artifactType?: string;
  readonly tag?: string;
  readonly state: AccessoryState;
  readonly error?: GapferryError;
}

/** An image's accessories on their way; the image itself is at the target already. */
export interface AccessoryPassage {
  readonly source: ReadStore;
  readonly graph: ImageGraph;
  readonly accessories: readonly FoundAccessory[];
  readonly copy: CopyOptions;
  readonly harbor: HarborAccessories;
  /** What an error of a copy means here; rethrows what the whole job has to stop for. */
  readonly explain: (error: unknown) => GapferryError;
}

const PARALLEL = 4;

/**
 * Pushes what belongs to an image that is there already: Harbor before 2.9.5 joins an accessory to its subject only when the
 * subject comes first (harbor.md 3.6). What fails costs nothing but itself.
 */
export async function carryAccessories(target: Repository, passage: AccessoryPassage): Promise<CarriedAccessory[]> {
  const { graph, accessories, copy } = passage;
  const there = new Set<Digest>(graph.manifests.map(({ descriptor }) => descriptor.digest));
  const carried: CarriedAccessory[] = [];
  const carry = (wave: readonly FoundAccessory[]): Promise<void> =>
    forEachLimited(
      wave,
      PARALLEL,
      async (accessory, signal) => {
        const done = await carryOne(target, passage, accessory, there, signal);
        carried.push(done);
      },
      copy.signal,
    );
  const first = accessories.filter(({ subject }) => there.has(subject));
  await carry(first);
  for (const { digest, state } of carried) if (state === 'pushed' || state === 'present') there.add(digest);
  await carry(accessories.filter((accessory) => !first.includes(accessory)));
  return carried.sort((a, b) => (`${a.subject} ${a.digest}` < `${b.subject} ${b.digest}` ? -1 : 1));
}

async function carryOne(
  target: Repository,
  passage: AccessoryPassage,
  { subject, kind, artifactType, tag, graph }: FoundAccessory,
  there: ReadonlySet<Digest>,
  signal: AbortSignal,
): Promise<CarriedAccessory> {
  const { digest } = graph.root;
  const about = { subject, digest, kind, ...(artifactType ? { artifactType } : {}), ...(tag ? { tag } : {}) };
  if (!there.has(subject)) return { ...about, state: 'evidence' };
  try {
    const state = await place(target, passage, graph, tag ?? digest, signal);
    return { ...about, state };
  } catch (error) {
    passage.copy.signal?.throwIfAborted();
    return { ...about, state: 'failed', error: passage.explain(error) };
  }
}

async function place(
  target: Repository,
  { source, copy, harbor }: AccessoryPassage,
  graph: ImageGraph,
  name: string,
  signal: AbortSignal,
): Promise<AccessoryState> {
  const found = await harbor.tag(target, name, signal);
  if (found === graph.root.digest) return 'present';
  if (found && !(await supersedes(target, found, graph, signal))) return 'differs';
  await copyGraph(source, target, graph, [name], { ...copy, signal });
  return 'pushed';
}

/** Whether nothing is lost when a tag moves from one manifest to ours: cosign adds signatures to one as further layers. */
async function supersedes(
  target: Repository,
  digest: Digest,
  graph: ImageGraph,
  signal: AbortSignal,
): Promise<boolean> {
  const { descriptor, bytes } = await target.manifest(digest, signal);
  const there = parseManifest(descriptor.mediaType, bytes, { host: target.host, repository: target.path });
  const ours = new Set(graph.blobs.map((blob) => blob.descriptor.digest));
  return there.kind === 'image' && there.layers.every((layer) => ours.has(layer.digest));
}
