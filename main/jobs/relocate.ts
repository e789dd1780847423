import type { RelocateRequest } from '../../shared/contract.ts';
import { type Destination, landedReference } from '../engine/address.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { accessoryResult } from './accessory-result.ts';
import { afterLanding, ruledBy } from './after-landing.ts';
import { checkDestination, landAndLearn, makeProject } from './check-destination.ts';
import type { JobBody, JobContext, JobOutcome } from './context.ts';
import { type Delivery, deliver, unwritten, writeWhole } from './deliver.ts';
import { type LandingReport, land, type Passage, refusedAll } from './destination.ts';
import type { Demand } from './findings.ts';
import { noticeWaits } from './notice-waits.ts';
import { planRelocation } from './plan-relocation.ts';
import { takeWaivers } from './policy/take-waivers.ts';
import { landedBelongings } from './record/landed-belongings.ts';
import type { Resolution } from './resolve.ts';

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
  const { demand, resolution, destination, landings, passages } = await planRelocation(context, request, registries, {
    onDemand: ({ references }) => {
      if (context.items().length === 0) context.setItems(references.map((name) => ({ name, state: 'waiting' })));
    },
  });
  const waivers = await takeWaivers(context, request.waivers);
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
  const refused = refusedAll(report);
  if (refused) return { outcome: 'failed', error: refused, result };
  return missing > 0 ? { outcome: 'incomplete', missing, result } : { outcome: 'succeeded', result };
}
