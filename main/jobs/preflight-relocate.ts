import type { RelocateRequest } from '../../shared/contract.ts';
import type { Preflight } from '../../shared/preflight.ts';
import { planRelocation } from './plan-relocation.ts';
import { type AheadServices, preflightAhead } from './preflight-ahead.ts';

/** The preflight of a relocation that is not started yet. Every image is looked up at its source: what fails there is thrown as the job would end with it. */
export async function preflightRelocate(services: AheadServices, request: RelocateRequest): Promise<Preflight> {
  const registries = services.openRegistries();
  const { signal } = new AbortController();
  const silent = { signal, updateItem: () => undefined, notice: () => undefined };
  try {
    const plan = await planRelocation(silent, request, registries);
    return await preflightAhead(services, registries, plan, request, signal);
  } finally {
    await registries.close();
  }
}
