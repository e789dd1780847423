import type { RelocateRequest } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Destination, Landing } from '../engine/address.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { type Passage, planPassage } from './destination.ts';
import { type Demand, readDemand, requireReadable } from './findings.ts';
import { readLockMap } from './lock-map.ts';
import { noteUnread } from './note-unread.ts';
import { requireDeliverable } from './require-writable.ts';
import { type Resolution, type ResolveContext, type ResolvedImage, resolveImages } from './resolve.ts';
import { wantedPlatforms } from './wanted-platforms.ts';

/** What a relocation would carry, and where to. */
export interface RelocationPlan {
  readonly demand: Demand;
  readonly resolution: Resolution;
  readonly destination: Destination;
  readonly landings: readonly Landing[];
  readonly passages: readonly Passage[];
}

/** Reads the files and asks the source for every image; nothing is sent. `onDemand` hears what the files ask for before anybody is asked. */
export async function planRelocation(
  context: ResolveContext,
  request: RelocateRequest,
  registries: Registries,
  { onDemand }: { readonly onDemand?: (demand: Demand) => void } = {},
): Promise<RelocationPlan> {
  await requireDeliverable(request);
  const demand = await readDemand(request, registries, context.signal);
  noteUnread(context, requireReadable(demand, request.unread, request.lock !== undefined));
  onDemand?.(demand);
  const resolution = await resolveImages(context, registries, demand.references, {
    platforms: wantedPlatforms(request.platforms),
    confirmOrigin: request.confirmOrigin,
    lock: await readLockMap(request.lock, demand.findings),
    onError: request.onError,
    leaveOut: request.leaveOut,
    accessories: request.accessories,
  });
  const images = resolution.images.map(({ reference, graph }) => ({ reference, root: graph.root }));
  const { destination, landings } = planPassage(images, request);
  const byReference = new Map(resolution.images.map((image) => [image.reference, image]));
  const passages = landings.flatMap((landing) => {
    const image = byReference.get(landing.reference);
    return image ? [passage(landing, image, registries, destination)] : [];
  });
  return { demand, resolution, destination, landings, passages };
}

function passage(
  landing: Landing,
  { graph, parsed, originalIndex, accessories }: ResolvedImage,
  registries: Registries,
  destination: Destination,
): Passage {
  const { host, path } = parsed;
  return {
    landing,
    graph,
    // What belongs to an index that was taken apart is evidence for a bundle; here nothing of it travels.
    accessories: accessories.filter(({ subject }) => subject !== originalIndex?.descriptor.digest),
    source: registries.repository({ host, path }, 'source'),
    wrongBytes: ({ digest }) =>
      new GapferryError('registry.wrongBytes', { host, repository: path, digest }, { side: 'source' }),
    ...(host === destination.host ? { mountFrom: path } : {}),
  };
}
