import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Destination } from '../engine/address.ts';
import { createProject, type NewProject } from '../engine/harbor/project.ts';
import { findPolicy } from '../engine/harbor/replication.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { type AfterRequest, wantsHarbor } from './after-landing.ts';
import type { JobContext } from './context.ts';
import type { LandingReport, Passage } from './destination.ts';
import type { Arrival } from './preflight/facts.ts';
import { type PreflightReport, preflight } from './preflight.ts';

/** How a missing project is to be made, as a request says it. */
export interface CreateRequest {
  readonly createProject: boolean;
  readonly projectPublic: boolean;
  readonly projectQuota?: number | undefined;
}

/** A transfer of less says nothing about a line. */
const TELLING = 4 * 1024 * 1024;

/** Runs preflight as a phase of a job: warnings become notices, a stop is for the caller to end with. */
export async function checkDestination(
  context: JobContext,
  registries: Registries,
  destination: Destination,
  passages: readonly Passage[],
  request: CreateRequest & AfterRequest,
): Promise<PreflightReport> {
  context.phase('preflight');
  const report = await preflight({
    registries,
    destination,
    arrivals: passages.map(arrivalOf),
    create: newProject(destination, request),
    memory: context.services.hosts.recall(destination.host),
    now: () => context.now().getTime(),
    signal: context.signal,
  });
  for (const { check, outcome, says, params } of report.view.checks) {
    if (outcome === 'warn') context.notice(`preflight.${check}.${says}`, params);
  }
  const stop = report.stop ?? onlyHarborCan(report, request) ?? (await noPolicy(registries, destination, request));
  return { ...report, stop };
}

/** What was asked for by name is not left out in silence where there is no Harbor to do it. */
function onlyHarborCan({ view: { host, harbor } }: PreflightReport, request: AfterRequest): GapferryError | undefined {
  if (harbor !== undefined || !wantsHarbor(request)) return undefined;
  const { scan, maxSeverity, replicate } = request;
  const options = [
    ...(scan ? ['--scan'] : []),
    ...(maxSeverity === undefined ? [] : [`--max-severity ${maxSeverity}`]),
    ...(replicate === undefined ? [] : [`--replicate ${replicate}`]),
  ];
  return new GapferryError('target.notHarbor', { host, options: options.join(' ') });
}

/** A policy that is not there is better known now than after the push. */
async function noPolicy(
  registries: Registries,
  { host }: Destination,
  { replicate }: AfterRequest,
): Promise<GapferryError | undefined> {
  if (replicate === undefined) return undefined;
  try {
    await findPolicy(registries.rest(host), replicate);
    return undefined;
  } catch (error) {
    if (error instanceof GapferryError) return error;
    throw error;
  }
}

/** An image on its way as preflight looks at it. */
export function arrivalOf({ landing, graph, accessories, sparse = [], holds, mountFrom }: Passage): Arrival {
  const graphs = [graph, ...accessories.map((accessory) => accessory.graph)];
  const mountable = mountFrom !== undefined;
  return { landing, graphs, sparse, holds: (digest) => holds?.(digest) ?? true, mountable };
}

/** The project that a request wants made where it is not there. */
export function newProject({ project }: Destination, request: CreateRequest): NewProject | undefined {
  if (!request.createProject) return undefined;
  return { name: project, public: request.projectPublic, quota: request.projectQuota };
}

/** Makes the project where preflight found that it is to be made. Throws target.noCreate. */
export async function makeProject(
  registries: Registries,
  destination: Destination,
  { createsProject }: PreflightReport,
  request: CreateRequest,
): Promise<void> {
  const project = newProject(destination, request);
  if (!createsProject || !project) return;
  await createProject(registries.rest(destination.host), project);
}

/** Runs a transfer and keeps what it teaches about the host, for the next preflight. */
export async function landAndLearn(
  context: JobContext,
  registries: Registries,
  host: string,
  transfer: () => Promise<LandingReport>,
): Promise<LandingReport> {
  const start = performance.now();
  try {
    const report = await transfer();
    const { bytes } = report.blobs;
    const seconds = (performance.now() - start) / 1000;
    if (bytes >= TELLING) context.services.hosts.learnRate(host, bytes / seconds);
    return report;
  } finally {
    context.services.hosts.learnBodies(host, registries.bodies(host));
  }
}
