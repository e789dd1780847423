import { z } from 'zod';
import { ConfirmedBy } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { ACCESSORY_KINDS } from '../accessory/accessory-kind.ts';
import { DigestSchema } from '../digest.ts';
import { LIMITS } from '../limits.ts';
import { safePath } from './names.ts';

/** Type of a real bundle's list; the signature covers it, so a practice bundle can never pass for a real one. */
export const BUNDLE_TYPE = 'application/vnd.gapferry.bundle.v1+json';
export const PRACTICE_TYPE = 'application/vnd.gapferry.practice.v1+json';

const Hex = z.string().regex(/^[0-9a-f]{64}$/);
const Size = z.int().nonnegative();
const Utc = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const LogHead = z.object({ log: Hex, size: Size, hash: Hex });
const VolumeNumbers = z.array(z.int().positive()).min(1);
const PATH_PATTERN = '^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,63}){0,5}$';
/** The pattern is only for the JSON Schema, which cannot say all that safePath checks. */
const SafePath = z.string().refine(safePath, 'not a safe path').meta({ pattern: PATH_PATTERN });

/** One image as it was asked for. */
export const ListedImage = z.object({
  reference: z.string(),
  /** What was pinned: with a platform choice the new index. */
  digest: DigestSchema,
  mediaType: z.string(),
  platforms: z.array(z.string()),
  /** Bytes of the whole graph: manifests, configs, layers, each once. */
  size: Size,
  /** Host that gave the digest: the registry itself, or one of its mirrors. */
  resolvedBy: z.string(),
  confirmedBy: ConfirmedBy,
  /** The index that was there before a platform choice made a new one. */
  originalIndex: DigestSchema.optional(),
});
export type ListedImage = z.infer<typeof ListedImage>;

/** A signature, attestation, SBOM or other referrer that travels with an image. */
export const ListedAccessory = z.object({
  /** The manifest that it belongs to: one of an image, of another accessory, or an image's `originalIndex`. */
  subject: DigestSchema,
  digest: DigestSchema,
  mediaType: z.string(),
  artifactType: z.string().optional(),
  kind: z.enum(ACCESSORY_KINDS),
  /** `host/path` of the repository where it was found. */
  repository: z.string(),
  /** cosign's tag for it; absent where its own subject field ties it to the image. */
  tag: z.string().optional(),
  /** Bytes of its whole graph. */
  size: Size,
});
export type ListedAccessory = z.infer<typeof ListedAccessory>;

export const ListedFile = z.object({
  path: SafePath,
  size: Size,
  sha256: Hex,
  /** Volumes that hold the file; absent in an undivided bundle. */
  volumes: VolumeNumbers.optional(),
});
export type ListedFile = z.infer<typeof ListedFile>;

export const ListedBlob = z
  .object({
    digest: DigestSchema,
    size: Size,
    mediaType: z.string(),
    file: SafePath.optional(),
    parts: z.array(SafePath).min(2).optional(),
  })
  .refine((blob) => (blob.file === undefined) !== (blob.parts === undefined), 'either file or parts');
export type ListedBlob = z.infer<typeof ListedBlob>;

export const RequiredBlob = z.object({ digest: DigestSchema, size: Size, mediaType: z.string() });
export type RequiredBlob = z.infer<typeof RequiredBlob>;

export const ListedSource = z.object({
  /** Path in the bundle: sources/0001.yaml. */
  file: SafePath,
  /** Name as the exporter's side had it; may be anything, stands nowhere else. */
  name: z.string(),
});
export type ListedSource = z.infer<typeof ListedSource>;

/**
 * The packing list, bundle.json, format version 1 (docs/bundle-format.md). Key order here is the order of the bytes.
 * Arrays are sorted: images by reference, files by path, blobs and requires by digest, sources by file, others as said.
 * Unknown fields are ignored unless `critical` names them.
 */
export const PackingList = z.object({
  type: z.enum([BUNDLE_TYPE, PRACTICE_TYPE]),
  critical: z.array(z.string()),
  id: z.uuid(),
  name: z.string(),
  created: Utc,
  creator: z.object({ name: z.string(), version: z.string() }),
  operator: z.string().optional(),
  annotations: z.record(z.string().regex(/^[a-z][a-zA-Z0-9.-]*$/), z.string()),
  /**
   * The signing key's public half (base64 SPKI DER) and id (SHA-256 of that DER, hex). Lets a reader who does not know the
   * signer still tell a whole bundle from a changed one; it never makes the signer trusted.
   */
  signer: z.object({ keyId: Hex, publicKey: z.base64() }).optional(),
  /** True where the exporter chose --unsigned. Without it a bundle with no signature is not genuine. */
  unsigned: z.literal(true).optional(),
  stream: z
    .object({
      name: z.string(),
      number: z.int().positive(),
      /** Identity of the list before this one in the stream. */
      previous: DigestSchema.optional(),
      /** Numbers that were taken and never sealed. */
      unused: z.array(z.int().positive()),
    })
    .optional(),
  audience: z.string().optional(),
  notAfter: Utc.optional(),
  /** Head of the exporter's audit log; `log` is the hash of its first entry. */
  auditHead: LogHead.optional(),
  /** Hashes of that same log, as it stands now, at sizes whose heads went out before: a log that was written anew has others. */
  auditBefore: z
    .array(z.object({ size: Size, hash: Hex }))
    .max(LIMITS.bundleHeads)
    .optional(),
  /** Heads of others' logs that the exporter keeps, the latest of each: who imports finds its own among them. */
  auditKept: z.array(LogHead).max(LIMITS.bundleHeads).optional(),
  volumes: z.object({ count: z.int().positive(), size: Size }).optional(),
  /** Reasons given for what would otherwise have stopped the export. */
  accepted: z.array(z.object({ what: z.string(), where: z.string(), reason: z.string() })).optional(),
  /** Images left out under --on-error leave-out. */
  leftOut: z.array(z.object({ reference: z.string(), code: z.string() })).optional(),
  /** Choices about maybes that the exporter made; the other side needs them to find the same places again. */
  discover: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).optional(),
  images: z.array(ListedImage),
  /** Sorted by subject, digest, repository; absent where there are none. */
  accessories: z.array(ListedAccessory).optional(),
  sources: z.array(ListedSource),
  files: z.array(ListedFile).max(LIMITS.bundleFiles),
  blobs: z.array(ListedBlob).max(LIMITS.bundleFiles),
  requires: z.array(RequiredBlob),
});
export type PackingList = z.infer<typeof PackingList>;

/** Names of `critical` fields that this reader understands. */
const UNDERSTOOD: ReadonlySet<string> = new Set(Object.keys(PackingList.shape));

/** The list's bytes, which are what is signed: UTF-8, LF, two spaces, keys in schema order. */
export function encodePackingList(list: PackingList): Buffer {
  return Buffer.from(`${JSON.stringify(PackingList.parse(list), null, 2)}\n`, 'utf8');
}

/**
 * Parses bytes whose signature has been judged. Refuses whatever JSON.parse would silently change (duplicate keys,
 * 1e400, 2^53+1): the bytes must be exactly the canonical form of what was understood from them.
 */
export function parsePackingList(bytes: Uint8Array): PackingList {
  if (bytes.byteLength > LIMITS.packingList) throw invalid(`larger than ${LIMITS.packingList} bytes`);
  const raw = parseCanonical(bytes);
  const parsed = PackingList.safeParse(raw);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error).slice(0, 2000));
  const unknown = parsed.data.critical.filter((field) => !UNDERSTOOD.has(field));
  if (unknown.length > 0) throw new GapferryError('bundle.critical', { fields: unknown.join(', ') });
  return parsed.data;
}

function parseCanonical(bytes: Uint8Array): unknown {
  let raw: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    raw = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : 'not JSON', cause);
  }
  if (`${JSON.stringify(raw, null, 2)}\n` !== text)
    throw invalid('not in canonical form (duplicate key or inexact number?)');
  return raw;
}

function invalid(detail: string, cause?: unknown): GapferryError {
  return new GapferryError('bundle.listInvalid', { detail }, { cause });
}
