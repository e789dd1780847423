import type { CallResult, DecodedRequest, LockEntry } from '../../../shared/contract.ts';
import type { Finding } from '../../../shared/finding.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { formatLock } from '../../engine/discover/lock.ts';
import { readRuleDocuments, readRulesFile } from '../../engine/discover/rule-documents.ts';
import { forEachLimited } from '../../engine/limiter.ts';
import {
  formatReference,
  parseReference,
  type Reference,
  requireReference,
  tagOrDigest,
} from '../../engine/reference.ts';
import type { Registries } from '../../engine/registry/registries.ts';
import { readDemand, requireChosen } from '../../jobs/findings.ts';

const PARALLEL = 6;

/** Pins every reference of the files. What is pinned already stays as it is and nobody is asked. */
export async function lockFiles(registries: Registries, request: DecodedRequest<'lock'>): Promise<CallResult<'lock'>> {
  const demand = await readDemand(request, registries);
  requireChosen(demand);
  const { references, findings, problems, files } = demand;
  const entries: LockEntry[] = [];
  await forEachLimited(references, PARALLEL, async (reference, signal) => {
    entries.push(await pin(registries, reference, request.confirmOrigin, signal));
  });
  const replaced = overriddenEntries(findings, entries);
  const all = [...entries.filter(({ reference }) => !replaced.has(reference)), ...replaced.values()];
  const rules = [...request.discover.rules.flatMap(readRulesFile), ...files.flatMap(readRuleDocuments)];
  all.sort((a, b) => (a.reference < b.reference ? -1 : 1));
  return { entries: all, text: formatLock(all, request.format, rules), problems: [...problems] };
}

/**
 * Entries for what the overrides of kbld Configs replace, pinned to what is put in: kbld takes the first override that fits and
 * follows no second one, and without the Config the files name nothing else.
 */
function overriddenEntries(
  findings: readonly Finding[],
  entries: readonly LockEntry[],
): ReadonlyMap<string, LockEntry> {
  const byReference = new Map(entries.map((entry) => [entry.reference, entry]));
  const replaced = new Map<string, LockEntry>();
  for (const { reference, written } of findings) {
    const entry = byReference.get(reference);
    if (!entry || written === undefined) continue;
    const { tag: _, ...pin } = entry;
    const tag = parseReference(written)?.tag;
    replaced.set(written, { ...pin, reference: written, ...(tag === undefined ? {} : { tag }) });
  }
  return replaced;
}

async function pin(
  registries: Registries,
  reference: string,
  confirmOrigin: boolean,
  signal: AbortSignal,
): Promise<LockEntry> {
  const parsed = requireReference(reference);
  const tag = parsed.tag === undefined ? {} : { tag: parsed.tag };
  if (parsed.digest) return { reference, pinned: pinned(parsed, parsed.digest), ...tag, confirmedBy: 'reference' };
  const repository = registries.repository(parsed, 'source');
  const found = await repository.manifest(tagOrDigest(parsed), signal);
  const { digest } = found.descriptor;
  const entry = { reference, pinned: pinned(parsed, digest), ...tag, resolvedBy: found.servedBy };
  if (found.confirmedBy === 'origin' || !confirmOrigin) return { ...entry, confirmedBy: found.confirmedBy };
  const said = await repository.confirm(tagOrDigest(parsed), signal).catch(() => undefined);
  if (said?.digest === digest) return { ...entry, confirmedBy: 'origin' };
  throw new GapferryError('registry.mirrorOnly', { reference, mirror: found.servedBy });
}

function pinned({ host, path }: Reference, digest: Reference['digest']): string {
  return formatReference({ host, path, digest });
}
