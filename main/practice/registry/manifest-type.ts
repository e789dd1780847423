import { z } from 'zod';
import { MEDIA } from '../../engine/media-types.ts';

const Versioned = z.object({
  schemaVersion: z.number().optional(),
  mediaType: z.string().optional(),
  manifests: z.unknown().optional(),
});

/**
 * The media type of stored manifest bytes, told from the bytes alone as distribution 2.8 does
 * (registry/storage/manifeststore.go): nothing but the bytes is kept.
 */
export function manifestType(bytes: Uint8Array): string {
  const { schemaVersion, mediaType, manifests } = Versioned.parse(JSON.parse(new TextDecoder().decode(bytes)));
  if (schemaVersion === 1) return MEDIA.dockerSchema1Signed;
  if (mediaType) return mediaType;
  return manifests === undefined || manifests === null ? MEDIA.ociManifest : MEDIA.ociIndex;
}
