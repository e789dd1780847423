import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Level, ReplicationResult, ScanOfImage } from '../../shared/scan.ts';
import type { Destination } from '../engine/address.ts';
import { MEDIA } from '../engine/media-types.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { Rest } from '../engine/registry/rest.ts';
import type { JobContext, JobOutcome } from './context.ts';
import type { LandingReport, Passage } from './destination.ts';
import { followReplication } from './policy/follow-replication.ts';
import { scanLanded } from './policy/scan-landed.ts';
import type { Waiver } from './policy/waivers.ts';

/** What a request wants done with images once they are in place; Harbor only. */
export interface AfterRequest {
  readonly scan: boolean;
  readonly maxSeverity?: Level | undefined;
  readonly replicate?: string | undefined;
}

/** What was done, and the error that says no to it. */
export interface Aftermath {
  readonly result: { readonly scans?: ScanOfImage[]; readonly replication?: ReplicationResult };
  readonly error?: GapferryError | undefined;
}

/** Whether the request wants anything that only Harbor can do. */
export function wantsHarbor({ scan, maxSeverity, replicate }: AfterRequest): boolean {
  return scan || maxSeverity !== undefined || replicate !== undefined;
}

/** What has landed, and with which waivers it is judged. */
interface Landed {
  readonly passages: readonly Passage[];
  readonly report: LandingReport;
  readonly waivers: readonly Waiver[];
}

/**
 * Scans what has landed, judges it, and starts the replication. What the policy says no to is not sent on to other sites;
 * neither is an import of which something is missing. Never throws for Harbor's sake: the images are in place, so what
 * remains of the job is still done.
 */
export async function afterLanding(
  context: JobContext,
  registries: Registries,
  { host, project }: Destination,
  landed: Landed,
  request: AfterRequest,
): Promise<Aftermath> {
  const rest = registries.rest(host);
  const scanned = await orItsError(context, () => scanAll(context, rest, project, landed, request));
  const { replicate } = request;
  if (scanned.error || replicate === undefined || landed.report.failed.length > 0) return scanned;
  const replicated = await orItsError(context, () => replicateAll(context, rest, replicate));
  return { result: { ...scanned.result, ...replicated.result }, error: replicated.error };
}

async function orItsError(context: JobContext, step: () => Promise<Aftermath>): Promise<Aftermath> {
  try {
    return await step();
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof GapferryError) return { result: {}, error };
    throw error;
  }
}

async function scanAll(
  context: JobContext,
  rest: Rest,
  project: string,
  { passages, report, waivers }: Landed,
  { scan, maxSeverity: level }: AfterRequest,
): Promise<Aftermath> {
  if (!scan && level === undefined) return { result: {} };
  context.phase('scan');
  const images = new Set(passages.filter(isImage).map(({ landing }) => landing.reference));
  const scans = await scanLanded({
    rest,
    project,
    landed: report.landed.map((landing) => ({ landing, isImage: images.has(landing.reference) })),
    policy: { level, waivers, now: context.now() },
    signal: context.signal,
    onProgress: (waiting) => context.setCurrent(waiting),
  });
  return { result: { scans }, error: refusalOf(scans, level, rest.host) };
}

async function replicateAll(context: JobContext, rest: Rest, policy: string): Promise<Aftermath> {
  context.phase('replicate');
  const onProgress = (line: string) => context.setCurrent([line]);
  const { result: replication, error } = await followReplication(rest, policy, context.signal, onProgress);
  return { result: { replication }, error };
}

/** The end of a job whose images are all there but which the aftermath says no to. Missing images come first. */
export function ruledBy(outcome: JobOutcome, { error }: Aftermath): JobOutcome {
  if (!error || outcome.outcome !== 'succeeded') return outcome;
  return { outcome: 'failed', error, result: outcome.result };
}

const MOST = 5;

function refusalOf(scans: readonly ScanOfImage[], level: Level | undefined, host: string): GapferryError | undefined {
  const bad = scans.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  const [first] = bad;
  if (!first) return undefined;
  if (level === undefined) {
    const { reference, detail = '' } = first;
    return new GapferryError('target.noScan', { host, reference, detail });
  }
  const names = bad.slice(0, MOST).map(({ reference, verdict }) => `${reference} (${verdict})`);
  const images = [...names, ...(bad.length > MOST ? ['…'] : [])].join(', ');
  return new GapferryError('target.vulnerable', { count: bad.length, level, images });
}

/** Charts and other artifacts have nothing in them that a scanner knows. */
function isImage({ graph }: Passage): boolean {
  const configs: readonly string[] = [MEDIA.ociConfig, MEDIA.dockerConfig];
  return graph.manifests.some(
    ({ manifest }) => manifest.kind === 'image' && configs.includes(manifest.config.mediaType),
  );
}
