import type { RelocateRequest } from '../../shared/contract.ts';
import type { Preflight } from '../../shared/preflight.ts';
import { arrivalOf, newProject } from './check-destination.ts';
import { planRelocation } from './plan-relocation.ts';
import { preflight } from './preflight.ts';
import type { PreflightServices } from './preflight-import.ts';

/** The preflight of a relocation that is not started yet. Every image is looked up at its source: what fails there is thrown as the job would end with it. */
export async function preflightRelocate(
  services: Omit<PreflightServices, 'trustedKeys'>,
  request: RelocateRequest,
): Promise<Preflight> {
  const registries = services.openRegistries();
  const { signal } = new AbortController();
  const silent = { signal, updateItem: () => undefined, notice: () => undefined };
  try {
    const { destination, passages } = await planRelocation(silent, request, registries);
    const { view } = await preflight({
      registries,
      destination,
      arrivals: passages.map(arrivalOf),
      create: newProject(destination, request),
      memory: services.hosts.recall(destination.host),
      now: () => services.now().getTime(),
      signal,
    });
    return view;
  } finally {
    await registries.close();
  }
}
