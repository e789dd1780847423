import { z } from 'zod';
import { Descriptor } from '../descriptor.ts';
import { digestOf } from '../digest.ts';
import { MEDIA } from '../media-types.ts';

const Existing = z.object({ schemaVersion: z.literal(2), manifests: z.array(z.looseObject(Descriptor.shape)) });

/**
 * The index for a fallback tag: what stands in it already, unchanged, and after that what is missing (distribution-spec 1.1,
 * "Pushing Manifests with Subject"). `before`: bytes of the one that is there. Undefined where those are no such index: what is
 * not understood is not overwritten.
 */
export function mergeReferrersIndex(
  before: Uint8Array | undefined,
  referrers: readonly Descriptor[],
): { descriptor: Descriptor; bytes: Buffer } | undefined {
  const existing = before ? parse(before) : [];
  if (!existing) return undefined;
  const known = new Set(existing.map(({ digest }) => digest));
  const manifests = [...existing, ...referrers.filter(({ digest }) => !known.has(digest))];
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests }), 'utf8');
  return { descriptor: { mediaType: MEDIA.ociIndex, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function parse(bytes: Uint8Array): Descriptor[] | undefined {
  try {
    return Existing.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data?.manifests;
  } catch {
    return undefined;
  }
}
