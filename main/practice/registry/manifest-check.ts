import { z } from 'zod';
import { type Digest, isDigest } from '../../engine/digest.ts';
import { isIndexType, MEDIA } from '../../engine/media-types.ts';
import { type RegistryFault, refuse } from './errors.ts';
import type { RegistryStore } from './registry-store.ts';
import { isWireDigest } from './wire-digest.ts';

const Child = z.object({
  mediaType: z.string().default(''),
  digest: z.string().default(''),
  size: z.number().default(0),
  urls: z.array(z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  artifactType: z.string().optional(),
  platform: z.object({ architecture: z.string().default(''), os: z.string().default('') }).nullish(),
});
/** A descriptor inside a pushed manifest: nothing of it is trusted. */
export type Child = z.infer<typeof Child>;

const Fields = z.object({
  schemaVersion: z.number().default(0),
  mediaType: z.string().default(''),
  artifactType: z.string().optional(),
  config: Child.optional(),
  layers: z.array(Child).nullish(),
  manifests: z.array(Child).nullish(),
  subject: Child.nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});

/** A manifest or index as far as a registry looks into it. */
export interface ParsedManifest {
  readonly mediaType: string;
  readonly schemaVersion: number;
  readonly artifactType?: string;
  readonly config?: Child;
  readonly layers: readonly Child[];
  readonly manifests: readonly Child[];
  readonly subject?: Child;
  readonly annotations?: Readonly<Record<string, string>>;
}

const TYPES: readonly string[] = [MEDIA.ociManifest, MEDIA.ociIndex, MEDIA.dockerManifest, MEDIA.dockerList];

/**
 * Parses manifest bytes by their Content-Type or refuses with MANIFEST_INVALID (distribution 2.8, the Unmarshal functions
 * of manifest/schema2, manifest/ocischema and manifest/manifestlist). Schema 1 and unknown types end here.
 */
export function parseManifest(bytes: Uint8Array, contentType: string): ParsedManifest {
  const type = contentType.split(';', 1).join('').trim();
  if (!TYPES.includes(type)) throw refuse('MANIFEST_INVALID', {});
  const value = Fields.nullable().safeParse(parseJson(bytes));
  if (!value.success) throw refuse('MANIFEST_INVALID', {});
  const manifest: z.infer<typeof Fields> = value.data ?? { mediaType: '', schemaVersion: 0 };
  const { mediaType, layers, manifests, config } = manifest;
  const isIndex = isIndexType(type);
  const alien = isIndex ? (layers ?? config) : manifests;
  const untyped = mediaType === '' && (type === MEDIA.ociManifest || type === MEDIA.ociIndex);
  if ((mediaType !== type && !untyped) || (alien !== undefined && alien !== null)) throw refuse('MANIFEST_INVALID', {});
  return {
    mediaType: type,
    schemaVersion: manifest.schemaVersion,
    artifactType: manifest.artifactType,
    config,
    layers: layers ?? [],
    manifests: manifests ?? [],
    subject: manifest.subject ?? undefined,
    annotations: manifest.annotations ?? undefined,
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('MANIFEST_INVALID', {});
  }
}

/**
 * What a manifest names and the repository lacks, as distribution 2.8 reports it with `validation.disabled` as in Harbor's
 * own setup (registry/storage/schema2manifesthandler.go, ocimanifesthandler.go, manifestlisthandler.go).
 */
export async function missingContent(
  store: RegistryStore,
  name: string,
  manifest: ParsedManifest,
): Promise<RegistryFault[]> {
  if (manifest.schemaVersion !== 2) return [{ code: 'UNKNOWN', detail: {} }];
  const faults: RegistryFault[] = [];
  if (isIndexType(manifest.mediaType)) {
    for (const child of manifest.manifests) faults.push(...(await childFaults(store, name, child)));
    return faults;
  }
  const config = manifest.config ?? { mediaType: '', digest: '', size: 0 };
  for (const child of [config, ...manifest.layers]) faults.push(...(await blobFaults(store, name, child)));
  return faults;
}

async function childFaults(store: RegistryStore, name: string, { digest }: Child): Promise<RegistryFault[]> {
  if (isDigest(digest) && (await store.hasChild(name, digest))) return [];
  return [{ code: 'MANIFEST_BLOB_UNKNOWN', detail: digest }];
}

async function blobFaults(store: RegistryStore, name: string, child: Child): Promise<RegistryFault[]> {
  const unknown: RegistryFault = { code: 'MANIFEST_BLOB_UNKNOWN', detail: child.digest };
  const urls = child.urls ?? [];
  if (child.mediaType === MEDIA.dockerForeignLayer) return urls.length > 0 ? [] : [...oddFaults(), unknown];
  if (urls.length > 0) return [];
  if (child.digest === '') return [{ code: 'DIGEST_INVALID' }, unknown];
  if (!isWireDigest(child.digest)) return [...oddFaults(), unknown];
  return (await linked(store, name, child.digest)) ? [] : [unknown];
}

async function linked(store: RegistryStore, name: string, digest: string): Promise<boolean> {
  return isDigest(digest) && (await store.blobSize(name, digest)) !== undefined;
}

/** distribution reports an error that it did not expect twice over. */
function oddFaults(): RegistryFault[] {
  return [{ code: 'UNKNOWN' }, { code: 'UNKNOWN', detail: {} }];
}

/** The child of a list for linux/amd64, which distribution serves to clients that do not take lists. */
export function defaultChild(manifest: ParsedManifest): Digest | undefined {
  const child = manifest.manifests.find(
    ({ platform }) => platform?.architecture === 'amd64' && platform.os === 'linux',
  );
  return child && isDigest(child.digest) ? child.digest : undefined;
}
