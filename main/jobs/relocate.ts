import type { RelocateRequest } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { type Destination, landedReference } from '../engine/address.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { accessoryResult } from './accessory-result.ts';
import { afterLanding, ruledBy } from './after-landing.ts';
import { checkDestination, landAndLearn, makeProject } from './check-destination.ts';
import type { JobBody, JobContext, JobOutcome } from './context.ts';
import { type Delivery, deliver, unwritten, writeWhole } from './deliver.ts';
import { type LandingReport, land, type Passage, planPassage } from './destination.ts';
import { type Demand, readDemand, requireReadable } from './findings.ts';
import { readLockMap } from './lock-map.ts';
import { noticeWaits } from './notice-waits.ts';
import { readWaivers } from './policy/waivers.ts';
import { landedBelongings } from './record/landed-belongings.ts';
import { type Resolution, type ResolvedImage, resolveImages } from './resolve.ts';
import { wantedPlatforms } from './wanted-platforms.ts';

/** Both sides reachable: resolve at the source, push to the destination, rewrite. Nothing touches this machine's disk. */
export const relocateJob: JobBody<RelocateRequest> = async (context, request) => {
  const registries = await context.services.openRegistries(noticeWaits(context));
  try {
    return await relocate(context, request, registries);
  } finally {
    await registries.close();
  }
};

async function relocate(context: JobContext, request: RelocateRequest, registries: Registries): Promise<JobOutcome> {
  context.phase('resolve');
  const demand = await readDemand(request, registries, context.signal);
  requireReadable(demand);
  if (context.items().length === 0) context.setItems(demand.references.map((name) => ({ name, state: 'waiting' })));
  const resolution = await resolveImages(context, registries, demand.references, {
    platforms: wantedPlatforms(request.platforms),
    confirmOrigin: request.confirmOrigin,
    lock: await readLockMap(request.lock),
    onError: request.onError,
    accessories: request.accessories,
  });
  const images = resolution.images.map(({ reference, graph }) => ({ reference, root: graph.root }));
  const { destination, landings } = planPassage(images, request);
  const byReference = new Map(resolution.images.map((image) => [image.reference, image]));
  const passages = landings.flatMap((landing) => {
    const image = byReference.get(landing.reference);
    return image ? [passage(landing, image, registries, destination)] : [];
  });
  const waivers = request.waivers === undefined ? [] : await readWaivers(request.waivers);
  const checked = await checkDestination(context, registries, destination, passages, request);
  const plan = { mapping: mapping(destination, landings), preflight: checked.view };
  const result = request.dryRun ? { dryRun: true, ...plan } : plan;
  if (checked.stop) return { outcome: 'failed', error: checked.stop, result, final: request.dryRun };
  if (request.dryRun) return { outcome: 'succeeded', result };
  await makeProject(registries, destination, checked, request);
  context.phase('push');
  const report = await landAndLearn(context, registries, destination.host, () =>
    land(context, registries, destination, passages, request, checked),
  );
  const after = await afterLanding(context, registries, destination, { passages, report, waivers }, request);
  context.services.landings.record(context.id, landedBelongings(report, after));
  context.phase('rewrite');
  context.services.findings.record(context.id, demand.findings);
  const delivery = await deliver(demand.files, demand.options, report.landed, destination, request, () => undefined);
  const more = { preflight: checked.view, ...after.result };
  return ruledBy(await conclude(request, demand, resolution, destination, report, delivery, more), after);
}

function passage(
  landing: Passage['landing'],
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

function mapping({ host }: Destination, landings: readonly Passage['landing'][]): Record<string, string>[] {
  return landings.map((landing) => ({
    reference: landing.reference,
    address: landedReference(landing, host, 'both'),
    digest: landing.root.digest,
  }));
}

async function conclude(
  request: RelocateRequest,
  demand: Demand,
  resolution: Resolution,
  destination: Destination,
  report: LandingReport,
  delivery: Delivery,
  more: Readonly<Record<string, unknown>>,
): Promise<JobOutcome> {
  const failed = [
    ...resolution.failed.map(({ reference, error }) => ({ reference, code: error.code, params: error.params })),
    ...report.failed.map(({ landing, error }) => ({
      reference: landing.reference,
      code: error.code,
      params: error.params,
    })),
  ];
  const { accessories, missing: lost } = accessoryResult(report);
  const result = {
    mapping: mapping(destination, report.landed),
    alreadyThere: report.landed.filter(({ already }) => already).map(({ reference }) => reference),
    failed,
    problems: demand.problems,
    accessories,
    blobs: report.blobs,
    ...more,
    ...delivery,
  };
  if (request.rewriteTo !== undefined) {
    await writeWhole(`${request.rewriteTo}.report.json`, Buffer.from(`${JSON.stringify(result, null, 2)}\n`, 'utf8'));
  }
  const missing = failed.length + lost + unwritten(delivery);
  return missing > 0 ? { outcome: 'incomplete', missing, result } : { outcome: 'succeeded', result };
}
