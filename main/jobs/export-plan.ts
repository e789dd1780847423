import { z } from 'zod';
import type { ExportRequest, LockEntry } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { mediumLimits } from '../engine/bundle/medium-limits.ts';
import { BUNDLE_TYPE, type ListedImage, PRACTICE_TYPE } from '../engine/bundle/packing-list.ts';
import { type BundleContent, type BundlePlan, planBundle } from '../engine/bundle/plan.ts';
import { isTarPath } from '../engine/bundle/volume-paths.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import { type Digest, DigestSchema } from '../engine/digest.ts';
import type { SourceFile } from '../engine/discover/load-sources.ts';
import { formatLock } from '../engine/discover/lock.ts';
import { findSecrets } from '../engine/discover/secrets.ts';
import { type Platform, parsePlatform } from '../engine/platform.ts';
import type { Registries } from '../engine/registry/registries.ts';
import { chooseSources } from './choose-sources.ts';
import type { JobContext } from './context.ts';
import { readDemand } from './findings.ts';
import { readLockMap } from './lock-map.ts';
import { pinnedReference, type Resolution, type ResolvedImage, resolveImages } from './resolve.ts';
import type { Signer } from './signer.ts';
import { uuidV7 } from './uuid-v7.ts';

/** Where the blobs of a plan can be had, and which images wait for them; kept with the job, so that it can go on. */
export const BlobOrigins = z.array(
  z.object({
    digest: DigestSchema,
    repositories: z.array(z.object({ host: z.string(), path: z.string() })).min(1),
    images: z.array(z.string()),
  }),
);
export type BlobOrigins = z.infer<typeof BlobOrigins>;

export interface ExportPlan {
  readonly bundle: BundlePlan;
  readonly origins: BlobOrigins;
}

/** Images that must not be in the list, with the code of why. */
export type LeftOut = ReadonlyMap<string, string>;

/** Reads files, pins images, and makes the complete packing list: all that can go wrong before the first layer byte. */
export async function makeExportPlan(
  context: JobContext,
  request: ExportRequest,
  registries: Registries,
  signer: Signer | undefined,
  leftOut: LeftOut,
): Promise<ExportPlan> {
  context.phase('resolve');
  const demand = await readDemand(request.sources, request.discover, context.signal);
  const sources = await chooseSources(demand, request);
  const accepted = refuseSecrets(sources, request.acceptSecrets);
  const references = demand.references.filter((reference) => !leftOut.has(reference));
  if (leftOut.size === 0) context.setItems(references.map((name) => ({ name, state: 'waiting' })));
  const resolution = await resolveImages(context, registries, references, {
    platforms: wantedPlatforms(request.platforms),
    confirmOrigin: request.confirmOrigin,
    lock: await readLockMap(request.lock),
    onError: request.onError,
  });
  notePullQuotas(context, registries, resolution);
  context.phase('plan');
  const sizes = await sizeLimits(request);
  const bundle = planBundle({
    header: header(context, request, signer, resolution, leftOut, accepted),
    ...graphContent(resolution.images),
    sources: sources.map(({ name, bytes }) => ({ name, bytes })),
    lock: formatLock(resolution.images.map(lockEntry), 'imgpkg'),
    ...sizes,
  });
  return { bundle, origins: blobOrigins(resolution.images) };
}

/** Parses --platform values, or throws usage.invalid. */
export function wantedPlatforms(values: readonly string[]): Platform[] {
  return values.map((value) => {
    const platform = parsePlatform(value);
    if (platform) return platform;
    throw new GapferryError('usage.invalid', { detail: `--platform ${value}: os/arch[/variant]` });
  });
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

function refuseSecrets(files: readonly SourceFile[], reason: string | undefined): Accepted {
  const hits = files.flatMap(findSecrets);
  if (hits.length > 0 && reason === undefined) {
    const places = hits.map(({ file, line, kind }) => `${file}:${line} (${kind})`).join(', ');
    throw new GapferryError('input.secret', { places });
  }
  return hits.map(({ file, line, kind }) => ({ what: kind, where: `${file}:${line}`, reason: reason ?? '' }));
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
): BundleContent['header'] {
  const { services } = context;
  const { include, exclude } = request.discover;
  const missing = [...leftOut, ...resolution.failed.map(({ reference, error }) => [reference, error.code] as const)];
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
    ...(accepted.length > 0 ? { accepted } : {}),
    ...(missing.length > 0
      ? { leftOut: missing.map(([reference, code]) => ({ reference, code })).sort(by('reference')) }
      : {}),
    ...(include.length + exclude.length > 0 ? { discover: { include, exclude } } : {}),
    images: resolution.images.map(listedImage),
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

function listedImage(image: ResolvedImage): ListedImage {
  const { root, size } = image.graph;
  return {
    reference: image.reference,
    digest: root.digest,
    mediaType: root.mediaType,
    platforms: [...image.platforms],
    size,
    resolvedBy: image.servedBy,
    confirmedBy: image.confirmedBy,
    ...(image.originalIndex ? { originalIndex: image.originalIndex } : {}),
  };
}

function lockEntry(image: ResolvedImage): LockEntry {
  return {
    reference: image.reference,
    pinned: pinnedReference(image),
    ...(image.parsed.tag ? { tag: image.parsed.tag } : {}),
  };
}

type GraphContent = Pick<BundleContent, 'roots' | 'manifests' | 'blobs' | 'requires'>;

/** The graphs of all images as one set: a manifest or blob that several share stands once. */
function graphContent(images: readonly ResolvedImage[]): GraphContent {
  const manifests = new Map<Digest, { descriptor: Descriptor; bytes: Buffer }>();
  const blobs = new Map<Digest, { descriptor: Descriptor; kind: 'config' | 'layer'; images: string[] }>();
  const requires = new Map<Digest, Descriptor>();
  for (const { reference, graph } of images) {
    for (const { descriptor, bytes } of graph.manifests) manifests.set(descriptor.digest, { descriptor, bytes });
    for (const { descriptor, kind } of graph.blobs) {
      const known = blobs.get(descriptor.digest) ?? { descriptor, kind, images: [] };
      known.images.push(reference);
      blobs.set(descriptor.digest, known);
    }
    for (const layer of graph.foreign) requires.set(layer.digest, layer);
  }
  return {
    roots: images.map(({ reference, graph }) => ({ reference, descriptor: graph.root })),
    manifests,
    blobs: [...blobs.values()],
    requires: [...requires.values()].map(({ digest, size, mediaType }) => ({ digest, size, mediaType })),
  };
}

function blobOrigins(images: readonly ResolvedImage[]): BlobOrigins {
  const origins = new Map<Digest, BlobOrigins[number]>();
  for (const { reference, parsed, graph } of images) {
    for (const { descriptor } of graph.blobs) {
      const entry = origins.get(descriptor.digest) ?? { digest: descriptor.digest, repositories: [], images: [] };
      const { host, path } = parsed;
      if (!entry.repositories.some((r) => r.host === host && r.path === path)) entry.repositories.push({ host, path });
      entry.images.push(reference);
      origins.set(descriptor.digest, entry);
    }
  }
  return [...origins.values()];
}
