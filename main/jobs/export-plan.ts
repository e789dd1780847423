import type { ExportRequest, LockEntry } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { mediumLimits } from '../engine/bundle/medium-limits.ts';
import { BUNDLE_TYPE, PRACTICE_TYPE } from '../engine/bundle/packing-list.ts';
import { type BundleContent, type BundlePlan, planBundle } from '../engine/bundle/plan.ts';
import { isTarPath } from '../engine/bundle/volume-paths.ts';
import { DigestSchema } from '../engine/digest.ts';
import { kustomizationFiles } from '../engine/discover/kustomization-files.ts';
import { chartEntries, isChart, readChart, unpackChart } from '../engine/discover/load-chart.ts';
import type { SourceFile } from '../engine/discover/load-sources.ts';
import { formatLock } from '../engine/discover/lock.ts';
import { findSecrets, type SecretPlace } from '../engine/discover/secrets.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { chooseSources } from './choose-sources.ts';
import type { JobContext } from './context.ts';
import { readDemand, requireReadable } from './findings.ts';
import { type BlobOrigins, blobOrigins, graphContent, listedAccessories, listedImage } from './graph-content.ts';
import { readLockMap } from './lock-map.ts';
import { noteUnread } from './note-unread.ts';
import type { OutgoingHeads } from './record/outgoing-heads.ts';
import { pinnedReference, type Resolution, type ResolvedImage, resolveImages } from './resolve.ts';
import type { Signer } from './signer.ts';
import { someNamed } from './some-named.ts';
import { uuidV7 } from './uuid-v7.ts';
import { wantedPlatforms } from './wanted-platforms.ts';

export interface ExportPlan {
  readonly bundle: BundlePlan;
  readonly origins: BlobOrigins;
}

/** What must not be in the list. */
export interface LeftOut {
  /** Images, with the code of why. */
  readonly images: ReadonlyMap<string, string>;
  /** Accessories that cannot be had: their images travel without them. */
  readonly accessories: ReadonlySet<string>;
}

/** Reads files, pins images, and makes the complete packing list: all that can go wrong before the first layer byte. */
export async function makeExportPlan(
  context: JobContext,
  asked: ExportRequest,
  registries: Registries,
  signing: Promise<Signer | undefined>,
  leftOut: LeftOut,
): Promise<ExportPlan> {
  context.phase('resolve');
  const demand = await readDemand(asked, registries, context.signal);
  // The other side cannot look anything up: what was lifted here is settled by name there.
  const request = { ...asked, discover: demand.options };
  noteUnread(context, requireReadable(demand, request.unread, request.lock !== undefined));
  context.services.findings.record(context.id, demand.findings);
  const sources = await chooseSources(demand, request);
  noteMissing(context, sources);
  const accepted = refuseSecrets(sources, request.acceptSecrets);
  // Before anything is asked of a registry: a wrong passphrase is heard at once.
  const signer = await signing;
  const { heads, damaged } = await context.services.outgoingHeads(request.acceptDamagedLog);
  context.save('damagedLog', damaged);
  const references = demand.references.filter((reference) => !leftOut.images.has(reference));
  if (leftOut.images.size === 0) context.setItems(references.map((name) => ({ name, state: 'waiting' })));
  const resolved = await resolveImages(context, registries, references, {
    platforms: wantedPlatforms(request.platforms),
    confirmOrigin: request.confirmOrigin,
    lock: await readLockMap(request.lock, demand.findings),
    onError: request.onError,
    leaveOut: request.leaveOut,
    accessories: request.accessories,
  });
  const resolution = { ...resolved, images: withoutAccessories(resolved.images, leftOut.accessories) };
  notePullQuotas(context, registries, resolution);
  noteMirrorOnly(context, resolution);
  context.phase('plan');
  const sizes = await sizeLimits(request);
  const bundle = planBundle({
    header: header(context, request, signer, resolution, leftOut, accepted, heads),
    ...graphContent(resolution.images, request.accessories),
    sources: sources.map(({ name, bytes }) => ({ name, bytes })),
    lock: formatLock(resolution.images.map(lockEntry), 'imgpkg'),
    ...sizes,
  });
  return { bundle, origins: blobOrigins(resolution.images) };
}

/** What kustomizations name and nobody gave, or what is no deployment file by its name, stays behind. */
function noteMissing(context: JobContext, sources: readonly SourceFile[]): void {
  const { missing } = kustomizationFiles(sources, sources);
  if (missing.length > 0)
    context.notice('kustomizationFiles', { count: missing.length, paths: someNamed(missing, 20) });
}

/** Takes away accessories that cannot be had, and what belongs to them. */
function withoutAccessories(images: readonly ResolvedImage[], gone: LeftOut['accessories']): ResolvedImage[] {
  return images.map((image) => ({
    ...image,
    accessories: image.accessories.filter(({ subject, graph }) => !gone.has(subject) && !gone.has(graph.root.digest)),
  }));
}

/** What the user said and what the medium allows. A tar is one file a volume, so a limit of files is one of volumes. */
async function sizeLimits({
  output,
  volumeSize,
  maxFileSize,
}: ExportRequest): Promise<Pick<BundleContent, 'volumeSize' | 'maxFileSize'>> {
  const file = smaller(maxFileSize, (await mediumLimits(output)).maxFileSize);
  return isTarPath(output) ? { volumeSize: smaller(volumeSize, file) } : { volumeSize, maxFileSize: file };
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

type Accepted = { what: string; where: string; reason: string }[];

/** A packed chart travels whole: what of it is no deployment file is searched for keys and registry passwords too. */
function secretsIn(file: SourceFile): SecretPlace[] {
  if (!isChart(file)) return findSecrets(file);
  const read = readChart(file);
  const names = new Set(read.map(({ name }) => name));
  const others = [...chartEntries(file, unpackChart(file))].filter(({ name }) => !names.has(name));
  const keys = others.flatMap(findSecrets).filter(({ kind }) => kind === 'private key' || kind === 'dockerconfigjson');
  return [...read.flatMap(findSecrets), ...keys];
}

function refuseSecrets(files: readonly SourceFile[], reason: string | undefined): Accepted {
  const hits = files.flatMap(secretsIn);
  if (hits.length > 0 && reason === undefined) {
    const places = hits.map(({ file, line, kind }) => `${file}:${line} (${kind})`).join(', ');
    throw new GapferryError('input.secret', { places });
  }
  return hits.map(({ file, line, kind }) => ({ what: kind, where: `${file}:${line}`, reason: reason ?? '' }));
}

/** Digests that nobody but a mirror vouches for: marked in the list, and said here. */
function noteMirrorOnly(context: JobContext, { images }: Resolution): void {
  const only = images.filter(({ confirmedBy }) => confirmedBy === 'mirror');
  if (only.length === 0) return;
  const mirrors = [...new Set(only.map(({ servedBy }) => servedBy))].sort().join(', ');
  context.notice('mirrorOnly', { count: only.length, mirrors });
}

function notePullQuotas(context: JobContext, registries: Registries, resolution: Resolution): void {
  for (const quota of registries.pullQuotas()) {
    const needed = resolution.images.filter(({ parsed }) => parsed.host === quota.host).length;
    context.notice('pullQuota', { ...quota, needed });
  }
}

function header(
  context: JobContext,
  request: ExportRequest,
  signer: Signer | undefined,
  resolution: Resolution,
  leftOut: LeftOut,
  accepted: Accepted,
  heads: OutgoingHeads,
): BundleContent['header'] {
  const { services } = context;
  const { include, exclude } = request.discover;
  const missing = [
    ...leftOut.images,
    ...resolution.failed.map(({ reference, error }) => [reference, error.code] as const),
  ];
  const accessories = listedAccessories(resolution.images);
  const created = context
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
  return {
    type: services.practice ? PRACTICE_TYPE : BUNDLE_TYPE,
    critical: [],
    id: uuidV7(context.now()),
    name: request.name ?? defaultName(request.output),
    created,
    creator: { name: 'gapferry', version: services.version },
    operator: request.operator,
    annotations: { ...request.annotations, ...(request.ticket ? { ticket: request.ticket } : {}) },
    ...(signer ? { signer: signer.listed } : { unsigned: true as const }),
    ...(request.stream === undefined ? {} : { stream: takeNumber(context, request.stream) }),
    audience: request.audience,
    notAfter: request.notAfter,
    ...heads,
    ...(accepted.length > 0 ? { accepted } : {}),
    ...(missing.length > 0
      ? { leftOut: missing.map(([reference, code]) => ({ reference, code })).sort(by('reference')) }
      : {}),
    ...(include.length + exclude.length > 0 ? { discover: { include, exclude } } : {}),
    images: resolution.images.map(listedImage),
    ...(accessories.length > 0 ? { accessories } : {}),
  };
}

function takeNumber(context: JobContext, name: string): NonNullable<BundleContent['header']['stream']> {
  const { number, previous, unused } = context.services.streams.take(name, context.id);
  return { name, number, ...(previous === undefined ? {} : { previous: DigestSchema.parse(previous) }), unused };
}

function by<K extends string>(key: K): (a: Record<K, string>, b: Record<K, string>) => number {
  return (a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0);
}

function defaultName(output: string): string {
  return (
    output
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.tar$/, '') || 'bundle'
  );
}

function lockEntry(image: ResolvedImage): LockEntry {
  return {
    reference: image.reference,
    pinned: pinnedReference(image),
    ...(image.parsed.tag ? { tag: image.parsed.tag } : {}),
  };
}
