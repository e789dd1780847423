import type { ImportRequest } from '../../shared/contract.ts';
import type { Preflight } from '../../shared/preflight.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { TrustedKey } from '../engine/trust/verdict.ts';
import { arrivalOf, newProject } from './check-destination.ts';
import type { HostBook } from './host-book.ts';
import { planImport } from './import.ts';
import { openJudged } from './judged-bundle.ts';
import { preflight } from './preflight.ts';

/** What preflight needs of the world outside a job. */
export interface PreflightServices {
  openRegistries(): Registries;
  trustedKeys(): readonly TrustedKey[];
  readonly hosts: HostBook;
  readonly now: () => Date;
}

/**
 * The preflight of an import that is not started yet: the same questions and rows. Whether the bundle may be imported at
 * all is for the import to say; a bundle that is not genuine is refused here too.
 */
export async function preflightImport(services: PreflightServices, request: ImportRequest): Promise<Preflight> {
  const bundle = await openJudged(request.bundle, services.trustedKeys(), request.trust);
  const reader = await bundle.envelope.open(bundle.list);
  const registries = services.openRegistries();
  try {
    const { destination, passages } = await planImport(reader, bundle, request);
    const { view } = await preflight({
      registries,
      destination,
      arrivals: passages.map(arrivalOf),
      create: newProject(destination, request),
      memory: services.hosts.recall(destination.host),
      now: () => services.now().getTime(),
      signal: new AbortController().signal,
    });
    return view;
  } finally {
    await registries.close();
    await reader.close();
  }
}
