import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GapferryError } from '../../../../shared/gapferry-error.ts';
import type { Descriptor } from '../../descriptor.ts';
import { type Digest, digestOf, hexOf } from '../../digest.ts';
import { type ImageGraph, readGraph } from '../../graph.ts';
import { LIMITS } from '../../limits.ts';
import { compare, encodeIndexJson } from '../index-json.ts';
import { LIST_PATH } from '../names.ts';
import {
  BUNDLE_TYPE,
  encodePackingList,
  type ListedImage,
  type PackingList,
  type RequiredBlob,
} from '../packing-list.ts';
import { readFileOf, type VolumeSource } from '../volume-source.ts';
import { type ArchiveFiles, badArchive, folderFiles, readJson, tarFiles } from './archive-files.ts';
import { isDockerSave, readDockerSave } from './docker-save.ts';
import type { Content, ForeignImages } from './foreign-images.ts';
import { isImgpkg, readImgpkg } from './imgpkg.ts';
import { isOciLayout, readOciLayout } from './oci-layout.ts';

/**
 * Opens what others wrote: OCI layouts as folder or tar, docker save, tars of kbld and imgpkg. It is read in place and shown as
 * an unsigned bundle whose list was made here: so whoever imports, verifies or inspects a bundle can do the same with it, and has
 * every byte hashed. Undefined where it is none of these.
 */
export async function openForeign(path: string): Promise<VolumeSource | undefined> {
  const folder = (await stat(path)).isDirectory();
  const files = folder ? await layoutFolder(path) : await tarFiles(path);
  const found = files && (await readImages(files));
  if (!files || !found) return undefined;
  if (found.images.length === 0) throw badArchive(path, 'no image in it');
  return asBundle(files, found);
}

/** A folder is only walked when it says that it is a layout: it might be the root of a disk. */
async function layoutFolder(path: string): Promise<ArchiveFiles | undefined> {
  const layout = await stat(`${path}/oci-layout`).catch(() => undefined);
  return layout ? folderFiles(path) : undefined;
}

async function readImages(files: ArchiveFiles): Promise<ForeignImages | undefined> {
  // A bundle of ours that lost its list must not pass for a layout that never had one.
  if (files.files.has('images.lock.yml')) throw new GapferryError('bundle.unsealed', { path: files.path });
  if (isOciLayout(files)) return readOciLayout(files);
  if (!files.files.has('manifest.json')) return undefined;
  const json = await readJson(files, 'manifest.json', LIMITS.packingList);
  if (isImgpkg(json)) return readImgpkg(files, json);
  return isDockerSave(json) ? readDockerSave(files, json) : undefined;
}

async function asBundle(files: ArchiveFiles, found: ForeignImages): Promise<VolumeSource> {
  const images = distinct(files.path, found.images);
  const contents = new Map<string, Content>([
    ['oci-layout', { bytes: Buffer.from('{"imageLayoutVersion":"1.0.0"}') }],
    ['index.json', { bytes: encodeIndexJson(images, []) }],
  ]);
  for (const [digest, content] of found.contents) contents.set(blobPath(digest), content);
  const all = sourceOf(files, contents);
  const graphs: NamedGraph[] = [];
  for (const { reference, descriptor } of images)
    graphs.push({ reference, graph: await graphOf(all, reference, descriptor) });
  const list = listOf(files.path, found.kind, graphs, contents);
  // What no image needs is not shown, and never read.
  const names = new Set(list.files.map((file) => file.path));
  const listed = [...contents].filter(([path]) => names.has(path));
  return sourceOf(files, new Map([...listed, [LIST_PATH, { bytes: encodePackingList(list) }]]));
}

interface NamedGraph {
  readonly reference: string;
  readonly graph: ImageGraph;
}

/** Each reference once; two digests under one name are nobody's to choose from. */
function distinct(path: string, images: ForeignImages['images']): ForeignImages['images'] {
  const byName = new Map<string, ForeignImages['images'][number]>();
  for (const image of images) {
    const twin = byName.get(image.reference);
    if (twin && twin.descriptor.digest !== image.descriptor.digest)
      throw badArchive(path, `${image.reference} stands twice`);
    byName.set(image.reference, image);
  }
  return [...byName.values()];
}

function sourceOf(archive: ArchiveFiles, contents: ReadonlyMap<string, Content>): VolumeSource {
  const sizeOf = (content: Content): number =>
    'bytes' in content ? content.bytes.length : (archive.files.get(content.file) ?? 0);
  return {
    path: archive.path,
    form: 'archive',
    files: new Map([...contents].map(([path, content]) => [path, sizeOf(content)])),
    litter: archive.litter,
    read: (path, start, end) => readContent(archive, contents.get(path), start, end),
  };
}

async function* readContent(
  archive: ArchiveFiles,
  content: Content | undefined,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  if (!content) return;
  if ('bytes' in content) yield content.bytes.subarray(start, end);
  else yield* archive.read(content.file, start, end);
}

async function graphOf(source: VolumeSource, reference: string, root: Descriptor): Promise<ImageGraph> {
  const fetch = (descriptor: Descriptor): Promise<Buffer> => readManifest(source, descriptor);
  const origin = { host: source.path, repository: reference };
  // Other tools copy single platforms and leave the index as it was: what that means is for who wants it whole to say.
  const absent = ({ digest }: Descriptor): boolean => !source.files.has(blobPath(digest));
  return readGraph({ descriptor: root, bytes: await fetch(root) }, fetch, origin, absent);
}

async function readManifest(source: VolumeSource, { digest, size }: Descriptor): Promise<Buffer> {
  const file = blobPath(digest);
  const found = source.files.get(file);
  if (found === undefined) throw new GapferryError('bundle.missing', { file, path: source.path });
  if (size > LIMITS.manifest || found > LIMITS.manifest)
    throw badArchive(source.path, `${file} is larger than ${LIMITS.manifest} bytes`);
  const bytes = await readFileOf(source, file);
  if (digestOf(bytes) !== digest) throw new GapferryError('bundle.changed', { file, path: source.path });
  return bytes;
}

function listOf(
  path: string,
  kind: string,
  graphs: readonly NamedGraph[],
  contents: ReadonlyMap<string, Content>,
): PackingList {
  const { blobs, requires } = blobsOf(graphs, contents);
  const made = ['index.json', 'oci-layout'].map((name) => {
    const content = contents.get(name);
    const bytes = content && 'bytes' in content ? content.bytes : Buffer.alloc(0);
    return { path: name, size: bytes.length, sha256: hexOf(digestOf(bytes)) };
  });
  const images = graphs.map(({ reference, graph }) => imageOf(reference, graph, kind));
  return {
    type: BUNDLE_TYPE,
    critical: [],
    id: idOf(blobs.map((blob) => blob.digest)),
    name: basename(path),
    created: '1970-01-01T00:00:00Z',
    creator: { name: kind, version: '' },
    annotations: {},
    unsigned: true,
    images: images.sort((a, b) => compare(a.reference, b.reference)),
    sources: [],
    files: [...blobs.map(({ digest, size }) => ({ path: blobPath(digest), size, sha256: hexOf(digest) })), ...made],
    blobs: blobs.map((blob) => ({ ...blob, file: blobPath(blob.digest) })),
    requires,
  };
}

/** What the images need: foreign layers only where the archive has them. */
function blobsOf(
  graphs: readonly NamedGraph[],
  contents: ReadonlyMap<string, Content>,
): { blobs: RequiredBlob[]; requires: RequiredBlob[] } {
  const blobs = new Map<Digest, RequiredBlob>();
  const requires = new Map<Digest, RequiredBlob>();
  for (const { graph } of graphs) {
    const own = [...graph.manifests, ...graph.blobs].map(({ descriptor }) => descriptor);
    for (const descriptor of own) blobs.set(descriptor.digest, plain(descriptor));
    for (const layer of graph.foreign)
      (contents.has(blobPath(layer.digest)) ? blobs : requires).set(layer.digest, plain(layer));
  }
  const sorted = (map: Map<Digest, RequiredBlob>): RequiredBlob[] =>
    [...map.values()].sort((a, b) => compare(a.digest, b.digest));
  return { blobs: sorted(blobs), requires: sorted(requires) };
}

/** Nobody confirms what an archive says: it counts as a mirror's word. */
function imageOf(reference: string, { root, platforms, size }: ImageGraph, kind: string): ListedImage {
  const { digest, mediaType } = root;
  return { reference, digest, mediaType, platforms: [...platforms], size, resolvedBy: kind, confirmedBy: 'mirror' };
}

function plain({ digest, size, mediaType }: Descriptor): RequiredBlob {
  return { digest, size, mediaType };
}

/** A UUID (version 8) that follows from the content. */
function idOf(digests: readonly Digest[]): string {
  const hex = hexOf(digestOf(digests.join('\n')));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}
