import { type Digest, digestOf, isDigest } from '../../engine/digest.ts';
import { LIMITS } from '../../engine/limits.ts';
import { MEDIA } from '../../engine/media-types.ts';
import { type Answer, empty, Refusal } from './answer.ts';
import { type Call, headerOf } from './call.ts';
import { faultAnswer, refuse } from './errors.ts';
import { defaultChild, missingContent, type ParsedManifest, parseManifest } from './manifest-check.ts';
import type { RegistryStore, StoredManifest } from './registry-store.ts';

/** GET and HEAD of a manifest, with distribution 2.8's Accept rules (registry/handlers/manifests.go). */
export async function getManifest(store: RegistryStore, call: Call, name: string, reference: string): Promise<Answer> {
  const tagged = !reference.includes(':');
  const digest = tagged ? await store.resolve(name, reference) : reference;
  if (digest === undefined) throw refuse('MANIFEST_UNKNOWN', { Tag: reference });
  if (headerOf(call, 'if-none-match').replaceAll('"', '') === digest) return { status: 304, headers: {} };
  const stored = isDigest(digest) ? await store.manifest(name, digest) : undefined;
  if (!stored) throw refuse('MANIFEST_UNKNOWN', { Name: name, Revision: digest });
  const served = await acceptable(store, name, stored, acceptedTypes(call), tagged);
  const headers = {
    'Content-Length': String(served.bytes.length),
    'Content-Type': served.mediaType,
    'Docker-Content-Digest': served.digest,
    Etag: `"${served.digest}"`,
  };
  return { status: 200, headers, body: served.bytes };
}

/** A pushed manifest that has been read and looked into, not yet stored. */
export interface PushedManifest {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly parsed: ParsedManifest;
}

/** Reads and parses the body of a PUT; refuses what is too large, not JSON, or not of its Content-Type. */
export async function readManifest(call: Call): Promise<PushedManifest> {
  const bytes = await readBody(call);
  return { bytes, digest: digestOf(bytes), parsed: parseManifest(bytes, headerOf(call, 'content-type')) };
}

/** Stores a manifest whose content is all there and tags it where the reference is a tag. */
export async function putManifest(
  store: RegistryStore,
  call: Call,
  name: string,
  reference: string,
  { bytes, digest, parsed }: PushedManifest,
): Promise<Answer> {
  const tagged = !reference.includes(':');
  if (!tagged && reference !== digest) throw refuse('DIGEST_INVALID');
  const faults = await missingContent(store, name, parsed);
  if (faults.length > 0) throw new Refusal(faultAnswer(faults));
  await store.putManifest(name, bytes);
  if (tagged) await store.tag(name, reference, digest);
  return empty(201, { Location: `${call.base}/v2/${name}/manifests/${digest}`, 'Docker-Content-Digest': digest });
}

/** DELETE by digest; a tag cannot be deleted here. */
export async function deleteManifest(store: RegistryStore, name: string, reference: string): Promise<Answer> {
  if (!isDigest(reference)) throw refuse('DIGEST_INVALID');
  if (!(await store.deleteManifest(name, reference))) throw refuse('MANIFEST_UNKNOWN');
  return empty(202);
}

/** Types that the client named; parameters, q-values and wildcards count for nothing. */
function acceptedTypes(call: Call): ReadonlySet<string> {
  return new Set(
    headerOf(call, 'accept')
      .split(',')
      .map((type) => type.replace(/;.*/s, '').trim()),
  );
}

async function acceptable(
  store: RegistryStore,
  name: string,
  stored: StoredManifest,
  accepted: ReadonlySet<string>,
  tagged: boolean,
): Promise<StoredManifest> {
  if (accepted.has(stored.mediaType)) return stored;
  if (stored.mediaType === MEDIA.ociManifest) throw ociRefusal('OCI manifest', 'OCI manifests');
  if (stored.mediaType === MEDIA.ociIndex) throw ociRefusal('OCI index', 'OCI indexes');
  if (!tagged) return stored;
  if (stored.mediaType === MEDIA.dockerList) return childForOldClients(store, name, stored, accepted);
  // distribution would convert to schema 1 here; of what it cannot convert it says this.
  throw refuse('MANIFEST_INVALID', {});
}

async function childForOldClients(
  store: RegistryStore,
  name: string,
  list: StoredManifest,
  accepted: ReadonlySet<string>,
): Promise<StoredManifest> {
  const digest = defaultChild(parseManifest(list.bytes, list.mediaType));
  const child = digest && (await store.manifest(name, digest));
  if (!child) throw refuse('MANIFEST_UNKNOWN');
  return acceptable(store, name, child, accepted, true);
}

function ociRefusal(found: string, wanted: string): Refusal {
  return refuse('MANIFEST_UNKNOWN', undefined, `${found} found, but accept header does not support ${wanted}`);
}

/** A manifest's bytes, up to the limit that distribution sets. */
export async function readBody(call: Call): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of call.body) {
    size += chunk.length;
    if (size > LIMITS.manifest) throw refuse('MANIFEST_INVALID', 'http: request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
