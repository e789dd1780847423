import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import { type ImageGraph, readGraph } from '../graph.ts';
import { forEachLimited } from '../limiter.ts';
import { LIMITS } from '../limits.ts';
import { isManifestType } from '../media-types.ts';
import { type AccessoryKind, referrerKind } from './accessory-kind.ts';
import { cosignTags } from './accessory-tags.ts';
import { describeReferrer } from './describe-referrer.ts';

/** Something that belongs to an image: a signature, attestation, SBOM or any other referrer. */
export interface FoundAccessory {
  readonly subject: Digest;
  readonly kind: AccessoryKind;
  readonly artifactType?: string;
  /** Absent for what only its subject field ties to the image. */
  readonly tag?: string;
  readonly graph: ImageGraph;
}

/** A repository as far as it is asked for accessories. */
export interface AccessorySource {
  readonly host: string;
  readonly path: string;
  head(tagOrDigest: string, signal?: AbortSignal): Promise<Descriptor | undefined>;
  manifest(tagOrDigest: string, signal?: AbortSignal): Promise<{ descriptor: Descriptor; bytes: Buffer }>;
  referrers(digest: Digest, signal?: AbortSignal): Promise<Descriptor[]>;
}

export interface FindOptions {
  readonly signal?: AbortSignal;
  /** A question that was not answered, or an accessory that could not be read: it stays behind, nothing else does. */
  readonly onProblem: (subject: Digest, error: unknown) => void;
}

const PARALLEL_LOOKUPS = 6;

/**
 * All that belongs to some manifests: by the referrers API or its fallback tag, and by cosign's tags; and what belongs to those,
 * one level deep (the signature of an SBOM). Sorted by subject and digest within a level, subjects before what belongs to them.
 * Rejects only when `signal` aborts.
 */
export async function findAccessories(
  source: AccessorySource,
  subjects: readonly Digest[],
  options: FindOptions,
): Promise<FoundAccessory[]> {
  const first = await accessoriesOf(source, subjects, options);
  const known = new Set(subjects);
  const inner = first.filter(({ kind }) => kind !== 'signature').map(({ graph }) => graph.root.digest);
  const second = await accessoriesOf(
    source,
    [...new Set(inner)].filter((digest) => !known.has(digest)),
    options,
  );
  return [...first, ...second];
}

async function accessoriesOf(
  source: AccessorySource,
  subjects: readonly Digest[],
  { signal, onProblem }: FindOptions,
): Promise<FoundAccessory[]> {
  const found: FoundAccessory[] = [];
  const report = (subject: Digest, error: unknown): void => {
    signal?.throwIfAborted();
    onProblem(subject, error);
  };
  await forEachLimited(
    subjects,
    PARALLEL_LOOKUPS,
    async (subject, stop) => {
      const leads = await leadsOf(source, subject, stop, (error) => report(subject, error));
      for (const lead of leads) {
        try {
          const accessory = await follow(source, subject, lead, stop);
          if (accessory) found.push(accessory);
        } catch (error) {
          report(subject, error);
        }
      }
    },
    signal,
  );
  return found.sort((a, b) => compare(a.subject, b.subject) || compare(a.graph.root.digest, b.graph.root.digest));
}

interface Lead {
  readonly digest: Digest;
  readonly tag?: { readonly tag: string; readonly kind: AccessoryKind };
}

/** What a registry says belongs to a digest, each only once. */
async function leadsOf(
  source: AccessorySource,
  subject: Digest,
  signal: AbortSignal,
  report: (error: unknown) => void,
): Promise<Lead[]> {
  const leads = new Map<Digest, Lead>();
  const byTag = cosignTags(subject).map(async (tag) => {
    const descriptor = await source.head(tag.tag, signal);
    if (descriptor) leads.set(descriptor.digest, { digest: descriptor.digest, tag });
  });
  const asReferrer = source.referrers(subject, signal).then((referrers) => {
    const manifests = referrers.filter(({ mediaType }) => isManifestType(mediaType));
    if (manifests.length > LIMITS.referrers) report(tooMany(source, subject, manifests.length));
    for (const { digest } of manifests.slice(0, LIMITS.referrers))
      if (!leads.has(digest)) leads.set(digest, { digest });
  });
  const answers = await Promise.allSettled([...byTag, asReferrer]);
  for (const answer of answers) if (answer.status === 'rejected') report(answer.reason);
  return [...leads.values()];
}

function tooMany({ host, path }: AccessorySource, subject: Digest, count: number): GapferryError {
  const detail = `${count} referrers of ${subject}, at most ${LIMITS.referrers} are carried`;
  return new GapferryError('registry.manifestInvalid', { host, repository: path, detail });
}

/** Reads an accessory's manifests. Undefined where it says itself that it belongs to something else. */
async function follow(
  source: AccessorySource,
  subject: Digest,
  { digest, tag }: Lead,
  signal: AbortSignal,
): Promise<FoundAccessory | undefined> {
  const root = await source.manifest(digest, signal);
  const fetch = async (child: Descriptor): Promise<Buffer> => (await source.manifest(child.digest, signal)).bytes;
  const graph = await readGraph(root, fetch, { host: source.host, repository: source.path });
  const named = graph.manifests.at(-1)?.manifest.subject?.digest;
  if (!tag && named !== subject) return undefined;
  const described = describeReferrer(graph.root, root.bytes);
  const { artifactType } = described;
  return {
    subject,
    kind: tag?.kind ?? referrerKind(described),
    ...(artifactType ? { artifactType } : {}),
    ...(tag ? { tag: tag.tag } : {}),
    graph,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
