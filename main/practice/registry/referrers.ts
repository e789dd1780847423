import { isDigest } from '../../engine/digest.ts';
import { MEDIA } from '../../engine/media-types.ts';
import { type Answer, json } from './answer.ts';
import type { Call } from './call.ts';
import { refuse } from './errors.ts';
import { type ParsedManifest, parseManifest } from './manifest-check.ts';
import type { RegistryStore, StoredManifest } from './registry-store.ts';

/** GET /v2/NAME/referrers/DIGEST (OCI distribution-spec 1.1, "Listing Referrers"): every manifest whose subject it is. */
export async function referrers(store: RegistryStore, { url }: Call, name: string, digest: string): Promise<Answer> {
  if (!isDigest(digest)) throw refuse('DIGEST_INVALID', {});
  const wanted = url.searchParams.get('artifactType');
  const found: object[] = [];
  for (const candidate of await store.manifests(name)) {
    const stored = await store.manifest(name, candidate);
    const parsed = stored && parsedOrNone(stored);
    if (!stored || parsed?.subject?.digest !== digest) continue;
    if (wanted === null || artifactTypeOf(parsed) === wanted) found.push(referrerDescriptor(stored, parsed));
  }
  const headers = {
    'Content-Type': MEDIA.ociIndex,
    ...(wanted === null ? {} : { 'OCI-Filters-Applied': 'artifactType' }),
  };
  return json(200, { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: found }, headers);
}

/** What a manifest says it is: its artifactType, else its config's media type. */
export function artifactTypeOf(manifest: ParsedManifest): string {
  return manifest.artifactType || (manifest.config?.mediaType ?? '');
}

/** The descriptor of a referrer as the index of referrers carries it. */
export function referrerDescriptor({ mediaType, digest, bytes }: StoredManifest, parsed: ParsedManifest): object {
  const { annotations } = parsed;
  return { mediaType, digest, size: bytes.length, annotations, artifactType: artifactTypeOf(parsed) };
}

function parsedOrNone(stored: StoredManifest): ParsedManifest | undefined {
  return stored.mediaType === MEDIA.dockerSchema1Signed ? undefined : parseManifest(stored.bytes, stored.mediaType);
}
