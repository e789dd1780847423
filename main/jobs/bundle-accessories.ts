import { GapferryError } from '../../shared/gapferry-error.ts';
import type { FoundAccessory } from '../engine/accessory/find-accessories.ts';
import type { ListedAccessory } from '../engine/bundle/packing-list.ts';
import type { BundleReader } from '../engine/bundle/reader.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import { type Digest, hexOf } from '../engine/digest.ts';
import { type ImageGraph, readGraph } from '../engine/graph.ts';
import { requireReference } from '../engine/reference.ts';

/**
 * What a bundle carries that belongs to an image: to the manifests of its graph, to its original index, and to those
 * accessories in turn; subjects before what belongs to them.
 */
export async function bundleAccessories(
  reader: BundleReader,
  reference: string,
  graph: ImageGraph,
): Promise<FoundAccessory[]> {
  const { host, path } = requireReference(reference);
  const own = (reader.list.accessories ?? []).filter(({ repository }) => repository === `${host}/${path}`);
  const original = reader.list.images.find((image) => image.reference === reference)?.originalIndex;
  const subjects = new Set<Digest>(graph.manifests.map(({ descriptor }) => descriptor.digest));
  if (original) subjects.add(original);
  const first = own.filter(({ subject }) => subjects.has(subject));
  const inner = new Set(first.map(({ digest }) => digest));
  const second = own.filter(({ subject }) => inner.has(subject) && !subjects.has(subject));
  return Promise.all([...first, ...second].map((listed) => readAccessory(reader, listed)));
}

async function readAccessory(
  reader: BundleReader,
  { subject, digest, mediaType, kind, artifactType, tag, repository }: ListedAccessory,
): Promise<FoundAccessory> {
  const size = reader.list.blobs.find((blob) => blob.digest === digest)?.size;
  if (size === undefined) throw new GapferryError('bundle.listInvalid', { detail: `no blob ${digest}` });
  const root: Descriptor = { digest, mediaType, size };
  const fetch = (descriptor: Descriptor): Promise<Buffer> =>
    reader.metadata(`blobs/sha256/${hexOf(descriptor.digest)}`);
  const origin = { host: 'bundle', repository };
  const graph = await readGraph({ descriptor: root, bytes: await fetch(root) }, fetch, origin);
  return { subject, kind, ...(artifactType ? { artifactType } : {}), ...(tag ? { tag } : {}), graph };
}
