import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { Descriptor } from './descriptor.ts';
import { isForeignLayerType, isImageManifestType, isIndexType, isSchema1Type } from './media-types.ts';

/** What a manifest points to. The bytes themselves travel as they are; this is only what was understood from them. */
export type Manifest =
  | {
      readonly kind: 'image';
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly subject?: Descriptor;
    }
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[]; readonly subject?: Descriptor };

const Shape = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: z.unknown().optional(),
  layers: z.unknown().optional(),
  manifests: z.unknown().optional(),
  fsLayers: z.unknown().optional(),
  subject: Descriptor.optional(),
});
const ImageShape = z.object({ config: Descriptor, layers: z.array(Descriptor).max(10_000) });
const IndexShape = z.object({ manifests: z.array(Descriptor).max(10_000) });

/** Where a manifest came from, for the error. */
export interface ManifestOrigin {
  readonly host: string;
  readonly repository: string;
}

/**
 * Parses the very bytes whose digest was checked (CVE-2014-8179). Refuses a body that is both index and image or whose
 * mediaType is not the one it was served as (CVE-2021-41190), and Docker schema 1.
 */
export function parseManifest(mediaType: string, bytes: Uint8Array, origin: ManifestOrigin): Manifest {
  if (isSchema1Type(mediaType)) {
    throw new GapferryError('registry.schema1', { reference: `${origin.host}/${origin.repository}` });
  }
  const shape = decode(Shape, parseJson(bytes, origin), origin);
  if (shape.mediaType !== undefined && shape.mediaType !== mediaType) {
    throw invalid(origin, `served as ${mediaType} but says it is ${shape.mediaType}`);
  }
  if (shape.fsLayers !== undefined) throw invalid(origin, 'holds fields of schema 1');
  const isImage = shape.config !== undefined || shape.layers !== undefined;
  if (isImage && shape.manifests !== undefined) throw invalid(origin, 'is both an index and an image');
  const subject = shape.subject ? { subject: shape.subject } : {};
  if (isIndexType(mediaType)) return { kind: 'index', ...decode(IndexShape, shape, origin), ...subject };
  if (isImageManifestType(mediaType)) return { kind: 'image', ...decode(ImageShape, shape, origin), ...subject };
  throw invalid(origin, `unknown media type ${mediaType}`);
}

/** A layer that stays at its own address: it is required at the other side, not carried. */
export function isForeignLayer(layer: Descriptor): boolean {
  return isForeignLayerType(layer.mediaType) && (layer.urls?.length ?? 0) > 0;
}

function parseJson(bytes: Uint8Array, origin: ManifestOrigin): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid(origin, 'not JSON', cause);
  }
}

function decode<T>(schema: z.ZodType<T>, value: unknown, origin: ManifestOrigin): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(origin, z.prettifyError(parsed.error).slice(0, 500));
}

function invalid(origin: ManifestOrigin, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('registry.manifestInvalid', { ...origin, detail }, { cause });
}
