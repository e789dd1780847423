import type { Preflight } from '../../shared/preflight.ts';
import type { Destination } from '../engine/address.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { arrivalOf, type CreateRequest, newProject } from './check-destination.ts';
import type { Passage } from './destination.ts';
import type { HostBook } from './host-book.ts';
import { preflight } from './preflight.ts';

/** What a preflight without a job needs of the world outside. */
export interface AheadServices {
  openRegistries(): Registries;
  readonly hosts: HostBook;
  readonly now: () => Date;
}

/** The preflight of a transfer that is not started yet: the same questions and rows as in the job. */
export async function preflightAhead(
  { hosts, now }: AheadServices,
  registries: Registries,
  { destination, passages }: { destination: Destination; passages: readonly Passage[] },
  request: CreateRequest,
  signal: AbortSignal,
): Promise<Preflight> {
  const { view } = await preflight({
    registries,
    destination,
    arrivals: passages.map(arrivalOf),
    create: newProject(destination, request),
    memory: hosts.recall(destination.host),
    now: () => now().getTime(),
    signal,
  });
  return view;
}
