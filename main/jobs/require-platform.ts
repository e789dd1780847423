import { GapferryError } from '../../shared/gapferry-error.ts';
import type { ImageGraph } from '../engine/graph.ts';
import { formatPlatform, type Platform, parsePlatform, platformMatches } from '../engine/platform.ts';

/**
 * Refuses an image that stands in no index and is for another platform than the wanted ones: it would only be found out when
 * it does not start on the other side. `offered`: its platforms by its config; what says none, or no variant, is taken.
 * Throws registry.platformMissing, as for an index without a wanted platform.
 */
export function requirePlatform(
  { root, manifests }: ImageGraph,
  offered: readonly string[],
  wanted: readonly Platform[],
  reference: string,
): void {
  const isIndex = manifests.some(
    ({ descriptor, manifest }) => descriptor.digest === root.digest && manifest.kind === 'index',
  );
  const known = offered.flatMap((text) => parsePlatform(text) ?? []);
  if (isIndex || wanted.length === 0 || known.length === 0) return;
  if (known.some((own) => wanted.some((one) => platformMatches(own.variant ? one : withoutVariant(one), own)))) return;
  throw new GapferryError('registry.platformMissing', {
    reference,
    wanted: wanted.map(formatPlatform).join(', '),
    available: offered.join(', '),
  });
}

function withoutVariant({ os, architecture }: Platform): Platform {
  return { os, architecture };
}
