import type { ImportRequest } from '../../shared/contract.ts';
import type { Preflight } from '../../shared/preflight.ts';
import type { TrustedKey } from '../engine/trust/verdict.ts';
import { planImport } from './import.ts';
import { openJudged } from './judged-bundle.ts';
import { type AheadServices, preflightAhead } from './preflight-ahead.ts';

/**
 * The preflight of an import that is not started yet. Whether the bundle may be imported at all is for the import to say;
 * a bundle that is not genuine is refused here too.
 */
export async function preflightImport(
  services: AheadServices & { trustedKeys(): readonly TrustedKey[] },
  request: ImportRequest,
): Promise<Preflight> {
  const bundle = await openJudged(request.bundle, services.trustedKeys(), request.trust);
  const reader = await bundle.envelope.open(bundle.list);
  const registries = services.openRegistries();
  try {
    const { signal } = new AbortController();
    return await preflightAhead(services, registries, await planImport(reader, bundle, request), request, signal);
  } finally {
    await registries.close();
    await reader.close();
  }
}
