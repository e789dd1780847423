import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { Descriptor } from './descriptor.ts';
import { type Digest, digestOf } from './digest.ts';
import type { GraphManifest, ImageGraph } from './graph.ts';
import { Platform, platformMatches } from './platform.ts';

const RawIndex = z.looseObject({
  manifests: z.array(
    z.looseObject({
      digest: z.string(),
      mediaType: z.string().optional(),
      size: z.number().optional(),
      platform: Platform.partial().loose().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type RawChild = z.infer<typeof RawIndex>['manifests'][number];

/** An attestation that buildx puts beside an image, naming it: travels with that image. */
const ATTESTS = 'vnd.docker.reference.digest';

/**
 * The root of an index reduced to the wanted platforms: the same document without the other children, so its digest
 * changes and signatures over the old digest no longer apply. Undefined where nothing is taken away, or where the root
 * is not an index at all. Throws registry.platformMissing where no child fits.
 */
export function choosePlatforms(
  graph: ImageGraph,
  wanted: readonly Platform[],
  reference: string,
): { descriptor: Descriptor; bytes: Buffer; added: Map<Digest, Buffer> } | undefined {
  const byDigest = new Map(graph.manifests.map((m) => [m.descriptor.digest as string, m]));
  const root = byDigest.get(graph.root.digest);
  if (root?.manifest.kind !== 'index' || wanted.length === 0) return undefined;
  const added = new Map<Digest, Buffer>();
  const reduced = reduceIndex(root, wanted, byDigest, added);
  if (!reduced) {
    throw new GapferryError('registry.platformMissing', {
      reference,
      wanted: wanted.map((p) => [p.os, p.architecture, p.variant].filter(Boolean).join('/')).join(', '),
      available: graph.platforms.join(', ') || '-',
    });
  }
  return reduced.descriptor.digest === graph.root.digest ? undefined : { ...reduced, added };
}

function reduceIndex(
  index: GraphManifest,
  wanted: readonly Platform[],
  byDigest: ReadonlyMap<string, GraphManifest>,
  added: Map<Digest, Buffer>,
): { descriptor: Descriptor; bytes: Buffer } | undefined {
  const raw = RawIndex.parse(JSON.parse(index.bytes.toString('utf8')));
  const reduced = raw.manifests.map((child) => reduceChild(child, wanted, byDigest, added));
  const kept = new Set(raw.manifests.filter((_, i) => reduced[i]).map((child) => child.digest));
  if (kept.size === 0) return undefined;
  const manifests = raw.manifests.flatMap((child, i) => {
    const attests = kept.has(child.annotations?.[ATTESTS] ?? '');
    return reduced[i] ?? (attests ? child : []);
  });
  if (manifests.length === raw.manifests.length && manifests.every((child, i) => child === raw.manifests[i])) {
    return { descriptor: index.descriptor, bytes: index.bytes };
  }
  const bytes = Buffer.from(JSON.stringify({ ...raw, manifests }), 'utf8');
  return { descriptor: { ...index.descriptor, digest: digestOf(bytes), size: bytes.length }, bytes };
}

/** The child as it shall stand in the new index, or undefined. One that says no platform is kept: nobody can tell. */
function reduceChild(
  child: RawChild,
  wanted: readonly Platform[],
  byDigest: ReadonlyMap<string, GraphManifest>,
  added: Map<Digest, Buffer>,
): RawChild | undefined {
  const platform = Platform.safeParse(child.platform);
  if (platform.success) return wanted.some((w) => platformMatches(w, platform.data)) ? child : undefined;
  const nested = byDigest.get(child.digest);
  if (nested?.manifest.kind !== 'index') return child;
  const reduced = reduceIndex(nested, wanted, byDigest, added);
  if (!reduced || reduced.descriptor.digest === child.digest) return reduced && child;
  added.set(reduced.descriptor.digest, reduced.bytes);
  return { ...child, digest: reduced.descriptor.digest, size: reduced.descriptor.size };
}
