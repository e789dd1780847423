import type { Descriptor } from '../descriptor.ts';
import { type Digest, hexOf } from '../digest.ts';
import { MEDIA } from '../media-types.ts';
import { formatReference, parseReference } from '../reference.ts';

/** Holds the reference as it was asked for, whatever stands in `org.opencontainers.image.ref.name`. */
export const REFERENCE_ANNOTATION = 'io.gapferry.reference';
const REF_NAME = 'org.opencontainers.image.ref.name';

/** OCI image-spec, annotations.md: the grammar of ref.name, as skopeo enforces it. */
const OCI_REF_NAME =
  /^[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*(?:\/[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*)*$/;

export interface Root {
  readonly reference: string;
  readonly descriptor: Descriptor;
}

/**
 * Bytes of index.json: roots sorted by reference, each named where the OCI grammar lets it; then referrers, without
 * names, sorted by digest.
 */
export function encodeIndexJson(roots: readonly Root[], referrers: readonly Descriptor[]): Buffer {
  const taken = new Set<string>();
  const named = [...roots].sort(byReference).map(({ reference, descriptor }) => {
    const name = refName(reference, descriptor.digest, taken);
    taken.add(name);
    return entry(descriptor, { [REF_NAME]: name, [REFERENCE_ANNOTATION]: reference });
  });
  const unnamed = [...referrers].sort((a, b) => compare(a.digest, b.digest)).map((d) => entry(d, {}));
  const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: [...named, ...unnamed] };
  return Buffer.from(`${JSON.stringify(index, null, 2)}\n`, 'utf8');
}

/** The full reference, else the reference as asked, else `sha256-<hex>`: the first that is a legal name and still free. */
function refName(reference: string, digest: Digest, taken: ReadonlySet<string>): string {
  const parsed = parseReference(reference);
  const full = parsed
    ? formatReference(parsed.tag || parsed.digest ? parsed : { ...parsed, tag: 'latest' })
    : reference;
  const free = [full, reference].find((name) => OCI_REF_NAME.test(name) && !taken.has(name));
  return free ?? `sha256-${hexOf(digest)}`;
}

function entry(descriptor: Descriptor, names: Record<string, string>): Record<string, unknown> {
  const { mediaType, digest, size, artifactType, platform } = descriptor;
  const annotations = { ...descriptor.annotations, ...names };
  return {
    mediaType,
    digest,
    size,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...(platform ? { platform } : {}),
    ...(artifactType ? { artifactType } : {}),
  };
}

function byReference(a: Root, b: Root): number {
  return compare(a.reference, b.reference) || compare(a.descriptor.digest, b.descriptor.digest);
}

/** Order of code units: the one order of every sorted thing in a bundle. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
