import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../../engine/descriptor.ts';
import type { Digest } from '../../engine/digest.ts';
import { readTagImmutable } from '../../engine/harbor/tags.ts';
import { forEachLimited } from '../../engine/limiter.ts';
import { MEDIA } from '../../engine/media-types.ts';
import type { Registries } from '../../engine/registry/registries.ts';
import type { Rest } from '../../engine/registry/rest.ts';
import { tagDigest } from '../tag-digest.ts';
import type { Arrival, Facts, NeededBlob, TagState } from './facts.ts';
import { isSent } from './is-sent.ts';

/** What the destination has of all that is to be imported. */
export type Content = Pick<Facts, 'arrivals' | 'blobs' | 'token' | 'refusal'>;

/** As many questions at a time as there are connections. */
const PARALLEL = 32;

/** The content of a destination that was not asked: because it could not be, or because nothing can be there yet. */
export function untouched(arrivals: readonly Arrival[], state: 'new' | 'unknown' = 'unknown'): Content {
  const all = arrivals.map((arrival) => ({ ...arrival, tag: { state } }));
  return { arrivals: all, blobs: neededBlobs(all, new Set()), token: undefined, refusal: undefined };
}

/**
 * Asks by HEAD for every tag and, of images that are not there yet, for every blob: each once, in the first repository that
 * needs it. `harbor`: to be asked whether a tag that would move is immutable.
 */
export async function askContent(
  registries: Registries,
  host: string,
  arrivals: readonly Arrival[],
  harbor: Rest | undefined,
  signal: AbortSignal,
): Promise<Content> {
  const present = new Set<Digest>();
  try {
    const tagged = await askTags(registries, host, arrivals, harbor, signal);
    const [first] = arrivals;
    const token = first && (await registries.access(host, first.landing.path));
    const wanted = wantedBlobs(tagged);
    await forEachLimited(
      wanted.values(),
      PARALLEL,
      async ({ descriptor, paths: [path = ''] }, stop) => {
        if (await registries.repository({ host, path }, 'destination').exists(descriptor, stop)) {
          present.add(descriptor.digest);
        }
      },
      signal,
    );
    return { arrivals: tagged, blobs: neededBlobs(tagged, present), token, refusal: undefined };
  } catch (refusal) {
    signal.throwIfAborted();
    if (!(refusal instanceof GapferryError)) throw refusal;
    return { ...untouched(arrivals), refusal };
  }
}

async function askTags(
  registries: Registries,
  host: string,
  arrivals: readonly Arrival[],
  harbor: Rest | undefined,
  signal: AbortSignal,
): Promise<Content['arrivals']> {
  const states = new Map<Arrival, TagState>();
  await forEachLimited(
    arrivals,
    PARALLEL,
    async (arrival, stop) => {
      const { path, tag, root } = arrival.landing;
      const repository = registries.repository({ host, path }, 'destination');
      const digest = await tagDigest(repository, registries.rest(host), tag, stop);
      if (digest === undefined) states.set(arrival, { state: 'new' });
      else if (digest === root.digest) states.set(arrival, { state: 'same' });
      else {
        const immutable = harbor ? await readTagImmutable(harbor, path, tag) : false;
        states.set(arrival, { state: 'other', digest, immutable });
      }
    },
    signal,
  );
  return arrivals.map((arrival) => ({ ...arrival, tag: states.get(arrival) ?? { state: 'unknown' } }));
}

interface Wanted {
  readonly descriptor: Descriptor;
  readonly paths: readonly string[];
  readonly held: boolean;
  readonly mountable: boolean;
}

/** Blobs of the images that are not there yet, each once with the repositories that need it. */
function wantedBlobs(arrivals: Content['arrivals']): Map<Digest, Wanted> {
  const wanted = new Map<Digest, Wanted>();
  for (const { landing, graphs, holds, mountable: own } of arrivals.filter(isSent)) {
    for (const { descriptor } of graphs.flatMap(({ blobs }) => blobs)) {
      const known = wanted.get(descriptor.digest);
      const paths = [...new Set([...(known?.paths ?? []), landing.path])];
      const [held, mountable] = [known?.held || holds(descriptor.digest), known?.mountable || own];
      wanted.set(descriptor.digest, { descriptor, paths, held, mountable });
    }
  }
  return wanted;
}

function neededBlobs(arrivals: Content['arrivals'], present: ReadonlySet<Digest>): NeededBlob[] {
  return [...wantedBlobs(arrivals)].map(([digest, { descriptor, paths, held, mountable }]) => ({
    digest,
    size: descriptor.size,
    paths,
    present: present.has(digest),
    elsewhere: undefined,
    held,
    mountable,
    counts: descriptor.mediaType !== MEDIA.dockerForeignLayer,
  }));
}
