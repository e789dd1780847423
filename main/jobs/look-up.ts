import type { Finding } from '../../shared/finding.ts';
import { GapferryError, isError, toErrorView } from '../../shared/gapferry-error.ts';
import type { Discovery } from '../engine/discover/discover.ts';
import { forEachLimited } from '../engine/limiter.ts';
import { LIMITS } from '../engine/limits.ts';
import { parseReference, type Reference, tagOrDigest } from '../engine/reference.ts';
import type { Registries } from '../engine/registry/registries.ts';

const PARALLEL = 8;
/** What a registry says of images that are not there, or not for us: Docker Hub does not tell one from the other. */
const NOT_FOR_US = ['registry.notFound', 'registry.unauthorized', 'registry.forbidden'] as const;

/** Findings after the registries were asked, and the references that are images after all. */
export interface LookedUp extends Discovery {
  readonly lifted: readonly string[];
}

/**
 * Asks the registries about every maybe (HEAD, 8 at a time, at most LIMITS.lookUps) and makes those likely that are
 * there. Nothing else changes. A host that cannot be asked is left after its first failure, and noted.
 */
export async function lookUp(registries: Registries, found: Discovery, signal?: AbortSignal): Promise<LookedUp> {
  const maybes = found.findings.filter(({ certainty }) => certainty === 'maybe');
  const references = [...new Set(maybes.map(({ reference }) => reference))].slice(0, LIMITS.lookUps);
  const lifted = new Set<string>();
  const silent = new Map<string, { reference: string; why: string }>();
  await forEachLimited(
    references,
    PARALLEL,
    async (reference, stop) => {
      const parsed = parseReference(reference);
      if (!parsed || silent.has(parsed.host)) return;
      try {
        if (await isThere(registries, parsed, stop)) lifted.add(reference);
      } catch (error) {
        stop.throwIfAborted();
        silent.set(parsed.host, { reference, why: toErrorView(error).short });
      }
    },
    signal,
  );
  const notes = [...silent].flatMap(([host, { reference, why }]) => notAsked(host, why, maybes, reference));
  return {
    ...found,
    findings: found.findings.map((finding) => lift(finding, lifted)),
    notes: [...found.notes, ...notes],
    lifted: [...lifted].sort(),
  };
}

async function isThere(registries: Registries, reference: Reference, signal: AbortSignal): Promise<boolean> {
  const time = AbortSignal.timeout(LIMITS.lookUpTime * 1000);
  const repository = registries.repository(reference, 'source');
  try {
    return (await repository.head(tagOrDigest(reference), AbortSignal.any([signal, time]))) !== undefined;
  } catch (error) {
    if (NOT_FOR_US.some((code) => isError(error, code))) return false;
    signal.throwIfAborted();
    if (!time.aborted) throw error;
    const detail = `no answer in ${LIMITS.lookUpTime} s`;
    throw new GapferryError('registry.unreachable', { host: reference.host, detail }, { cause: error });
  }
}

function lift(finding: Finding, lifted: ReadonlySet<string>): Finding {
  if (finding.certainty !== 'maybe' || !lifted.has(finding.reference)) return finding;
  return { ...finding, certainty: 'likely', why: `${finding.why}; its registry has it` };
}

function notAsked(host: string, why: string, maybes: readonly Finding[], reference: string): Discovery['notes'] {
  const first = maybes.find((finding) => finding.reference === reference);
  if (!first) return [];
  return [{ file: first.file, line: first.line, kind: 'not-looked-up', text: `${host} could not be asked (${why})` }];
}
