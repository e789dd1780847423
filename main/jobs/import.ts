import type { DiscoverOptions, ImportRequest } from '../../shared/contract.ts';
import { asGapferryError, GapferryError } from '../../shared/gapferry-error.ts';
import { type Destination, type Landing, landedReference } from '../engine/address.ts';
import type { PackingList } from '../engine/bundle/packing-list.ts';
import type { BundleReader } from '../engine/bundle/reader.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import type { Digest } from '../engine/digest.ts';
import type { SourceFile } from '../engine/discover/load-sources.ts';
import { type ImageGraph, readGraph } from '../engine/graph.ts';
import { accessoryResult } from './accessory-result.ts';
import { afterLanding, ruledBy } from './after-landing.ts';
import { bundleAccessories } from './bundle-accessories.ts';
import { checkDestination, landAndLearn, makeProject } from './check-destination.ts';
import type { JobBody, JobContext, JobOutcome } from './context.ts';
import { type Delivery, deliver, unwritten, writeWhole } from './deliver.ts';
import { type LandingReport, land, type Passage, planPassage, refusedAll } from './destination.ts';
import { type JudgedBundle, openJudged, requireAdmissible, signerOf } from './judged-bundle.ts';
import { noticeWaits } from './notice-waits.ts';
import { openPacked } from './open-packed.ts';
import { takeWaivers } from './policy/take-waivers.ts';
import { landedBelongings } from './record/landed-belongings.ts';
import type { Arriving } from './record/stream-guard.ts';
import { tellAlarms } from './record/tell-alarms.ts';
import { requireDeliverable } from './require-writable.ts';
import { refuseUnfilled } from './unfilled-layers.ts';

/** Inspect, verify, push, rewrite. One pass over the medium: what is pushed is hashed on its way. */
export const importJob: JobBody<ImportRequest> = async (context, request) => {
  context.phase('inspect');
  const bundle = await openJudged(request.bundle, context.services.trustedKeys(), request.trust);
  const override = await requireLetIn(context, bundle, request);
  const reader = await bundle.envelope.open(bundle.list);
  try {
    if (request.verifyFirst) await verifyFirst(context, reader);
    else await refuseUnfilled(reader, bundle.envelope.path, context.signal);
    return await importFrom(context, request, bundle, reader, override);
  } finally {
    await reader.close();
  }
};

/** The reason that overrides the verdict, where one is needed; a refusal is an entry of its own. */
async function requireLetIn(
  context: JobContext,
  bundle: JudgedBundle,
  request: ImportRequest,
): Promise<string | undefined> {
  try {
    return requireAdmissible(bundle, request, context.services.practice);
  } catch (error) {
    await context.services.guard.refuse(arrivingOf(context, bundle, request, undefined), asGapferryError(error));
    throw error;
  }
}

async function verifyFirst(context: JobContext, reader: BundleReader): Promise<void> {
  context.phase('verify');
  context.expectBytes(reader.list.files.reduce((sum, { size }) => sum + size, 0));
  const problems = await reader.verify((_file, bytes) => context.addBytes(bytes), context.signal);
  const [first] = problems;
  if (first) throw first;
}

async function importFrom(
  context: JobContext,
  request: ImportRequest,
  bundle: JudgedBundle,
  reader: BundleReader,
  override: string | undefined,
): Promise<JobOutcome> {
  const { destination, landings, passages } = await planImport(reader, bundle, request);
  const arriving = arrivingOf(context, bundle, request, override);
  const overrides = await admit(context, arriving, request.acceptReplay, 'look');
  const registries = await context.services.openRegistries(noticeWaits(context));
  try {
    const waivers = await takeWaivers(context, request.waivers);
    const checked = await checkDestination(context, registries, destination, passages, request);
    await noteMissing(context, reader);
    const plan = { ...summary(bundle, destination, landings), preflight: checked.view };
    const result = request.dryRun ? { dryRun: true, ...plan } : plan;
    if (checked.stop) return { outcome: 'failed', error: checked.stop, result, final: request.dryRun };
    if (request.dryRun) return { outcome: 'succeeded', result };
    await makeProject(registries, destination, checked, request);
    keepItems(context, landings, bundle.list);
    await admit(context, arriving, request.acceptReplay, 'keep');
    context.phase('push');
    const report = await landAndLearn(context, registries, destination.host, () =>
      land(context, registries, destination, passages, request, checked),
    );
    const after = await afterLanding(context, registries, destination, { passages, report, waivers }, request);
    context.services.landings.record(context.id, landedBelongings(report, after));
    const delivery = await rewriteSources(context, request, reader, destination, report);
    const detail = { to: request.to, landed: report.landed.length };
    const told = recordImport(context, bundle, override, overrides, detail);
    if (report.landed.length === bundle.list.images.length) await context.services.guard.whole(arriving);
    const more = { preflight: checked.view, ...after.result, ...told };
    const outcome = await conclude(context, request, bundle, reader, destination, report, delivery, more);
    return ruledBy(outcome, after);
  } finally {
    await registries.close();
  }
}

/** Where every image of a bundle goes, and what it is read from. Throws what makes the plan impossible. */
export async function planImport(
  reader: BundleReader,
  bundle: JudgedBundle,
  request: ImportRequest,
): Promise<{ destination: Destination; landings: readonly Landing[]; passages: readonly Passage[] }> {
  await requireDeliverable(request);
  const images = bundle.list.images.map(({ reference, digest, mediaType }) => ({
    reference,
    root: rootOf(reader, digest, mediaType),
  }));
  const { destination, landings } = planPassage(images, request);
  const passages = await Promise.all(landings.map((landing) => passage(landing, reader, bundle, request.accessories)));
  return { destination, landings, passages };
}

/** On resume the items of before stay, so that their history does. */
function keepItems(context: JobContext, landings: readonly Landing[], { images }: PackingList): void {
  const names = new Set(context.items().map(({ name }) => name));
  if (landings.every(({ reference }) => names.has(reference))) return;
  const sizes = new Map(images.map(({ reference, size }) => [reference, size]));
  context.setItems(
    landings.map(({ reference, root: { digest } }) => {
      return { name: reference, state: 'waiting', digest, bytes: sizes.get(reference) };
    }),
  );
}

function rootOf(reader: BundleReader, digest: Descriptor['digest'], mediaType: string): Descriptor {
  const blob = reader.list.blobs.find((b) => b.digest === digest);
  if (!blob) throw new GapferryError('bundle.listInvalid', { detail: `no blob ${digest} for an image` });
  return { digest, mediaType, size: blob.size };
}

async function passage(
  landing: Landing,
  reader: BundleReader,
  bundle: JudgedBundle,
  withAccessories: boolean,
): Promise<Passage> {
  const { path } = bundle.envelope;
  const wrongBytes = ({ digest }: Descriptor): GapferryError =>
    new GapferryError('bundle.changed', { file: `blobs/sha256/${digest.slice(7)}`, path });
  const fetch = (descriptor: Descriptor): Promise<Buffer> =>
    reader.metadata(`blobs/sha256/${descriptor.digest.slice(7)}`);
  const bytes = await fetch(landing.root);
  const sparse: Digest[] = [];
  const origin = { host: path, repository: landing.reference };
  const graph: ImageGraph = await readGraph({ descriptor: landing.root, bytes }, fetch, origin, ({ digest }) => {
    if (reader.lists(digest)) return false;
    sparse.push(digest);
    return true;
  });
  const holds = (digest: Digest): boolean => reader.holds(digest);
  const volumesOf = (digest: Digest): readonly number[] => volumesHolding(reader, digest);
  const accessories = withAccessories ? await bundleAccessories(reader, landing.reference, graph) : [];
  return { landing, source: reader, graph, accessories, wrongBytes, holds, sparse, volumesOf };
}

/** Volumes among the missing ones that hold a file of this blob. */
function volumesHolding({ list, missingVolumes }: BundleReader, digest: Digest): number[] {
  const blob = list.blobs.find((b) => b.digest === digest);
  const paths = new Set(blob?.parts ?? [blob?.file]);
  const volumes = list.files.filter(({ path }) => paths.has(path)).flatMap((file) => file.volumes ?? []);
  return volumes.filter((volume) => missingVolumes.includes(volume));
}

async function rewriteSources(
  context: JobContext,
  request: ImportRequest,
  reader: BundleReader,
  destination: Destination,
  report: LandingReport,
): Promise<Delivery> {
  context.phase('rewrite');
  const files: SourceFile[] = [];
  for (const { file, name } of reader.list.sources) files.push({ name, bytes: await reader.metadata(file) });
  const options: DiscoverOptions = { include: [], exclude: [], ...reader.list.discover, rules: [] };
  return deliver(openPacked(files), options, report.landed, destination, request, (places) =>
    context.services.findings.record(context.id, places),
  );
}

function arrivingOf(
  context: JobContext,
  bundle: JudgedBundle,
  request: ImportRequest,
  override: string | undefined,
): Arriving {
  const { list, identity } = bundle;
  const { verdict } = bundle.verdict;
  const { id: jobId, actor } = context;
  return { list, identity, trusted: verdict === 'trusted', verdict, override, target: request.to, jobId, actor };
}

/** Refuses an old number, another site and two bundles of one number; gives the override that was needed. Kept is the number only when the first byte is about to be pushed. */
async function admit(
  context: JobContext,
  arriving: Arriving,
  acceptReplay: string | undefined,
  how: 'look' | 'keep',
): Promise<{ what: string; reason: string }[]> {
  const { notices, replayed } = await context.services.guard.admit(arriving, acceptReplay, how === 'keep');
  for (const { kind, text } of notices) context.notice(kind, text);
  return replayed && acceptReplay !== undefined ? [{ what: 'replay', reason: acceptReplay }] : [];
}

/** Which volumes are not here, and what needs them: said before anything is pushed. */
async function noteMissing(context: JobContext, reader: BundleReader): Promise<void> {
  const missing = new Set(reader.missingVolumes);
  if (missing.size === 0) return;
  const images = (await reader.volumes())
    .filter(({ number }) => missing.has(number))
    .flatMap((volume) => volume.images);
  context.notice('volumesMissing', { volumes: [...missing].join(', '), images: [...new Set(images)].join(', ') });
}

function recordImport(
  context: JobContext,
  bundle: JudgedBundle,
  override: string | undefined,
  overrides: readonly { what: string; reason: string }[],
  detail: Readonly<Record<string, string | number>>,
): ReturnType<typeof tellAlarms> {
  const { list, identity, verdict, envelope } = bundle;
  const alarms = context.services.bundles.record({
    identity,
    list,
    role: 'imported',
    jobId: context.id,
    verdict: verdict.verdict,
    ...(override === undefined ? {} : { override }),
    overrides,
    listBytes: envelope.listBytes,
    signer: signerOf(verdict),
    detail,
  });
  return tellAlarms(context, alarms);
}

function summary(
  bundle: JudgedBundle,
  destination: Destination,
  landings: readonly Landing[],
): Record<string, unknown> {
  return {
    bundle: { id: bundle.list.id, name: bundle.list.name, identity: bundle.identity },
    verdict: bundle.verdict,
    mapping: landings.map((landing) => ({
      reference: landing.reference,
      address: landedReference(landing, destination.host, 'both'),
      digest: landing.root.digest,
    })),
  };
}

async function conclude(
  context: JobContext,
  request: ImportRequest,
  bundle: JudgedBundle,
  reader: BundleReader,
  destination: Destination,
  report: LandingReport,
  delivery: Delivery,
  more: Readonly<Record<string, unknown>>,
): Promise<JobOutcome> {
  const { accessories, missing: lost } = accessoryResult(report);
  const already = new Set(report.landed.filter((l) => l.already).map((l) => l.reference));
  const result = {
    ...summary(bundle, destination, report.landed),
    alreadyThere: [...already],
    failed: report.failed.map(({ landing, error }) => ({
      reference: landing.reference,
      code: error.code,
      params: error.params,
    })),
    accessories,
    blobs: report.blobs,
    missingVolumes: reader.missingVolumes,
    litter: reader.litter,
    ...more,
    ...delivery,
  };
  if (request.rewriteTo !== undefined) {
    await writeWhole(`${request.rewriteTo}.report.json`, Buffer.from(`${JSON.stringify(result, null, 2)}\n`, 'utf8'));
  }
  const missing = report.failed.length + lost + unwritten(delivery);
  context.setCurrent([]);
  const refused = refusedAll(report);
  if (refused) return { outcome: 'failed', error: refused, result };
  return missing > 0 ? { outcome: 'incomplete', missing, result } : { outcome: 'succeeded', result };
}
