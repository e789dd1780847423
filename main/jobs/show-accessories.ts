import type { GapferryError } from '../../shared/gapferry-error.ts';
import { referrersTag } from '../engine/accessory/accessory-tags.ts';
import { describeReferrer } from '../engine/accessory/describe-referrer.ts';
import type { FoundAccessory } from '../engine/accessory/find-accessories.ts';
import { mergeReferrersIndex } from '../engine/accessory/referrers-index.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import type { Digest } from '../engine/digest.ts';
import type { KeyedTurns } from '../engine/keyed-turns.ts';
import { forEachLimited } from '../engine/limiter.ts';
import type { Repository } from '../engine/registry/repository.ts';
import type { AccessoryPassage, CarriedAccessory } from './carry-accessories.ts';
import type { HarborAccessories } from './harbor-accessories.ts';

/** Something that a destination shows as belonging to a digest. */
export interface ShownAccessory {
  readonly subject: Digest;
  readonly digest: Digest;
  /** `referrer` or `tag`, or the type that Harbor gives it. */
  readonly as: string;
}

/** What became of an image's accessories, and what the destination shows of them now. */
export interface AccessoryReport {
  readonly carried: readonly CarriedAccessory[];
  readonly shown: readonly ShownAccessory[];
}

/**
 * Makes what was carried findable and says what the destination shows: by its referrers API, or where it has none by the
 * fallback tag, which is then for the one who pushes to keep (distribution-spec 1.1, "Pushing Manifests with Subject");
 * cosign's tags by asking for them; and by Harbor's own word, where it is one. `turns`: one for all images, since two may share a
 * child.
 */
export async function showAccessories(
  target: Repository,
  passage: AccessoryPassage,
  carried: readonly CarriedAccessory[],
  turns: KeyedTurns,
  harbor: HarborAccessories,
): Promise<AccessoryReport> {
  const { accessories, copy, explain } = passage;
  const arrived = carried.filter(({ state }) => state !== 'evidence' && state !== 'failed');
  const shown: ShownAccessory[] = [];
  const errors = new Map<Digest, GapferryError>();
  await forEachLimited(
    new Set(arrived.map(({ subject }) => subject)),
    PARALLEL_SUBJECTS,
    async (subject, signal) => {
      const ours = arrived.filter((accessory) => accessory.subject === subject);
      try {
        const byRegistry = await shownOf(target, subject, ours, accessories, turns, harbor, signal);
        const byHarbor = await harbor.of(target.path, subject);
        shown.push(...new Map([...byRegistry, ...byHarbor].map((one) => [one.digest, one])).values());
      } catch (error) {
        copy.signal?.throwIfAborted();
        errors.set(subject, explain(error));
      }
    },
    copy.signal,
  );
  const failed = (accessory: CarriedAccessory): CarriedAccessory => {
    const error = arrived.includes(accessory) ? errors.get(accessory.subject) : undefined;
    return error ? { ...accessory, state: 'failed', error } : accessory;
  };
  return { carried: carried.map(failed), shown };
}

const PARALLEL_SUBJECTS = 4;

async function shownOf(
  target: Repository,
  subject: Digest,
  ours: readonly CarriedAccessory[],
  accessories: readonly FoundAccessory[],
  turns: KeyedTurns,
  harbor: HarborAccessories,
  signal: AbortSignal,
): Promise<ShownAccessory[]> {
  const untagged = new Set(ours.filter(({ tag }) => tag === undefined).map(({ digest }) => digest));
  const graphs = accessories.filter((one) => one.subject === subject && untagged.has(one.graph.root.digest));
  const described = graphs.map(({ graph: { root, manifests } }) =>
    describeReferrer(root, manifests.at(-1)?.bytes ?? Buffer.alloc(0)),
  );
  const key = `${target.path}@${subject}`;
  const referrers = await turns.run(key, () => referrersWith(target, subject, described, signal));
  const shown = referrers.map(({ digest }): ShownAccessory => ({ subject, digest, as: 'referrer' }));
  for (const { tag } of ours) {
    const digest = tag === undefined ? undefined : await harbor.tag(target, tag, signal);
    if (digest) shown.push({ subject, digest, as: 'tag' });
  }
  return shown;
}

/** The referrers of a subject, ours among them where that lies with us. */
async function referrersWith(
  target: Repository,
  subject: Digest,
  ours: readonly Descriptor[],
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const { api, referrers } = await target.listReferrers(subject, signal);
  const missing = ours.some(({ digest }) => !referrers.some((there) => there.digest === digest));
  if (api || !missing) return referrers;
  const tag = referrersTag(subject);
  const before = (await target.head(tag, signal)) ? await target.manifest(tag, signal) : undefined;
  const index = mergeReferrersIndex(before?.bytes, ours);
  if (!index) return referrers;
  await target.pushManifest(index.descriptor, index.bytes, tag, signal);
  return (await target.listReferrers(subject, signal)).referrers;
}
