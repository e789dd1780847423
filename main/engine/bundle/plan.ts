import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import { type Digest, digestOf, hexOf } from '../digest.ts';
import { LIMITS } from '../limits.ts';
import { type Cargo, cutBlob, divide, type Piece, pieceSize, type Room, volumeCost } from './divide.ts';
import { imageBlobs } from './image-blobs.ts';
import { imagesOn } from './images-on.ts';
import { compare, encodeIndexJson, type Root } from './index-json.ts';
import {
  encodePackingList,
  type ListedBlob,
  type ListedFile,
  type PackingList,
  parsePackingList,
  type RequiredBlob,
} from './packing-list.ts';
import { filesOfVolume, UNKNOWN_SHA256, volumeCount } from './placement.ts';
import { readmeText } from './readme.ts';

/** Everything of the list that does not follow from the content. */
export type BundleHeader = Omit<PackingList, 'volumes' | 'sources' | 'files' | 'blobs' | 'requires'>;

/** A config or layer: descriptor known from its manifest, bytes still to come. `images`: references that need it. */
export interface PlannedBlob {
  readonly descriptor: Descriptor;
  readonly kind: 'config' | 'layer';
  readonly images: readonly string[];
}

/** What is to travel, as far as it is known before the first layer byte. */
export interface BundleContent {
  readonly header: BundleHeader;
  /** Named entries of index.json: images, and `.sig`, `.att`, `.sbom` tags. */
  readonly roots: readonly Root[];
  /** Unnamed entries of index.json. */
  readonly referrers?: readonly Descriptor[];
  /** Every manifest and index of every graph. */
  readonly manifests: ReadonlyMap<Digest, { readonly descriptor: Descriptor; readonly bytes: Buffer }>;
  readonly blobs: readonly PlannedBlob[];
  readonly requires: readonly RequiredBlob[];
  /** Deployment files; `name` is whatever the exporter's side called them. */
  readonly sources: readonly { readonly name: string; readonly bytes: Buffer }[];
  /** Text of images.lock.yml. */
  readonly lock: string;
  /** Bytes of one volume, and of one file. For a tar, whose volume is one file, the caller takes the smaller as volumeSize. */
  readonly volumeSize?: number;
  readonly maxFileSize?: number;
}

export interface PlannedVolume {
  readonly number: number;
  /** `1of3`; empty in an undivided bundle. */
  readonly suffix: string;
  /** Bytes of its files, the list among them; signatures are not counted. */
  readonly bytes: number;
  /** References of the images that are whole in it. */
  readonly images: readonly string[];
}

/** A bundle before its layers: the list, and every file whose bytes are known. */
export interface BundlePlan {
  readonly list: PackingList;
  /**
   * The list's bytes, to be kept with the job. Parts of cut blobs have 64 zeros for a digest until sealing fills them in;
   * nothing else changes.
   */
  readonly listBytes: Buffer;
  /** Path -> bytes of oci-layout, index.json, manifests, sources, lock and README. */
  readonly metadata: ReadonlyMap<string, Buffer>;
  readonly volumes: readonly PlannedVolume[];
  /** Bytes of all volumes together. */
  readonly totalBytes: number;
}

const SIGNATURE_RESERVE = 64 * 1024;
/** Names of volumes have room for four digits, and nobody changes more discs. */
const MAX_VOLUMES = 9999;
const SOURCE_TYPES: ReadonlySet<string> = new Set(['yaml', 'yml', 'json', 'tgz', 'zip', 'tpl', 'txt']);

/**
 * The plan of a bundle: pure, the same content gives the same bytes. Throws medium.volumeTooSmall where no division fits
 * the volume size, medium.fileTooLarge where metadata, which is never cut, is larger than a file may be.
 */
export function planBundle(content: BundleContent): BundlePlan {
  const metadata = metadataOf(content);
  const undivided = layOut(content, metadata, { file: fileRoom(content), volume: Number.POSITIVE_INFINITY });
  return restorePlan(chooseDivision(content, metadata, undivided), metadata);
}

/** The plan again, from what a job kept: the list's bytes and the metadata. */
export function restorePlan(listBytes: Buffer, metadata: ReadonlyMap<string, Buffer>): BundlePlan {
  const list = parsePackingList(listBytes);
  const images = imageBlobs(list, (digest) => metadata.get(`blobs/sha256/${hexOf(digest)}`));
  const count = volumeCount(list);
  const volumes = Array.from({ length: count }, (_, i): PlannedVolume => {
    const files = filesOfVolume(list, i + 1);
    return {
      number: i + 1,
      suffix: count > 1 ? `${i + 1}of${count}` : '',
      bytes: files.reduce((sum, file) => sum + file.size, listBytes.length),
      images: imagesOn(list, images, i + 1),
    };
  });
  return { list, listBytes, metadata, volumes, totalBytes: volumes.reduce((sum, volume) => sum + volume.bytes, 0) };
}

function metadataOf(content: BundleContent): Map<string, Buffer> {
  const { header, manifests, sources, roots, referrers = [], lock } = content;
  const metadata = new Map<string, Buffer>([
    ['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')],
    ['index.json', encodeIndexJson(roots, referrers)],
    ['images.lock.yml', Buffer.from(lock, 'utf8')],
    ['README.txt', Buffer.from(readmeText(header), 'utf8')],
  ]);
  for (const [digest, { bytes }] of manifests) metadata.set(`blobs/sha256/${hexOf(digest)}`, bytes);
  sources.forEach(({ name, bytes }, i) => {
    metadata.set(sourcePath(name, i), bytes);
  });
  return metadata;
}

function sourcePath(name: string, index: number): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? 'yaml';
  const type = SOURCE_TYPES.has(extension) ? extension : 'txt';
  return `sources/${String(index + 1).padStart(4, '0')}.${type}`;
}

function fileRoom({ maxFileSize }: BundleContent): number {
  return maxFileSize ?? Number.POSITIVE_INFINITY;
}

/** The undivided list's bytes where they fit the volume size; else the list of the first division that does. */
function chooseDivision(content: BundleContent, metadata: ReadonlyMap<string, Buffer>, undivided: Buffer): Buffer {
  const { volumeSize, blobs } = content;
  const layers = blobs.filter((blob) => blob.kind === 'layer');
  const all =
    sumCosts([...layers.map((blob) => blob.descriptor.size), undivided.length]) + fixedCost(content, metadata);
  if (volumeSize === undefined || all <= volumeSize) return undivided;
  // The list is in every volume and grows with their number, so room for it is set aside, and more until it fits.
  let reserve = undivided.length;
  for (;;) {
    const volume = volumeSize - fixedCost(content, metadata) - volumeCost(reserve);
    const room = { file: fileRoom(content), volume };
    if (pieceSize(room) <= 0)
      throw new GapferryError('medium.volumeTooSmall', {
        size: volumeSize,
        needed: volumeSize - volume + volumeCost(1),
      });
    const bytes = layOut(content, metadata, room);
    if (bytes.length <= reserve) return bytes;
    reserve = bytes.length + Math.ceil(bytes.length / 100);
  }
}

/** What every volume holds besides the list and layers. */
function fixedCost({ blobs }: BundleContent, metadata: ReadonlyMap<string, Buffer>): number {
  const configs = blobs.filter((blob) => blob.kind === 'config').map((blob) => blob.descriptor.size);
  return SIGNATURE_RESERVE + sumCosts([...configs, ...[...metadata.values()].map((bytes) => bytes.length)]);
}

function sumCosts(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + volumeCost(size), 0);
}

/** The list's bytes when layers are cut and divided to fit the room. */
function layOut(content: BundleContent, metadata: ReadonlyMap<string, Buffer>, room: Room): Buffer {
  const { pieces, count } = placeBlobs(content, room);
  const files = listFiles(metadata, pieces, count);
  if (files.length > LIMITS.bundleFiles)
    throw new GapferryError('usage.invalid', { detail: `a bundle of more than ${LIMITS.bundleFiles} files` });
  for (const [path, { length: size }] of metadata)
    if (size > room.file) throw new GapferryError('medium.fileTooLarge', { path, size, limit: room.file });
  const { header, volumeSize = 0, sources, requires } = content;
  return encodePackingList({
    ...header,
    annotations: Object.fromEntries(Object.entries(header.annotations).sort(([a], [b]) => compare(a, b))),
    images: [...header.images].sort((a, b) => compare(a.reference, b.reference) || compare(a.digest, b.digest)),
    ...(count > 1 ? { volumes: { count, size: volumeSize } } : {}),
    sources: sources.map(({ name }, i) => ({ file: sourcePath(name, i), name })),
    files,
    blobs: listBlobs(content, pieces),
    requires: [...requires].sort((a, b) => compare(a.digest, b.digest)),
  });
}

/** Files of every blob and their volumes: layers divided, configs in all of them. */
function placeBlobs(content: BundleContent, room: Room): { pieces: Map<Digest, Piece[]>; count: number } {
  const { blobs, volumeSize = 0 } = content;
  const layers = blobs.filter((blob) => blob.kind === 'layer');
  const cargo = layers.map(({ descriptor, images }): Cargo => ({ ...descriptor, images }));
  cargo.sort((a, b) => compare(a.digest, b.digest));
  const { pieces, count } = divide(cargo, room);
  if (count > MAX_VOLUMES) {
    const needed = Math.ceil((volumeSize * count) / MAX_VOLUMES);
    throw new GapferryError('medium.volumeTooSmall', { size: volumeSize, needed });
  }
  const everywhere = Array.from({ length: count }, (_, i) => i + 1);
  const cutOnly = { ...room, volume: Number.POSITIVE_INFINITY };
  for (const { descriptor, kind } of blobs) {
    if (kind !== 'config') continue;
    const own = cutBlob(descriptor.digest, descriptor.size, cutOnly);
    pieces.set(
      descriptor.digest,
      own.map((piece) => ({ ...piece, volumes: everywhere })),
    );
  }
  return { pieces, count };
}

function listFiles(
  metadata: ReadonlyMap<string, Buffer>,
  pieces: ReadonlyMap<Digest, Piece[]>,
  count: number,
): ListedFile[] {
  const everywhere = Array.from({ length: count }, (_, i) => i + 1);
  const listed = (path: string, size: number, sha256: string, volumes: readonly number[]): ListedFile => ({
    path,
    size,
    sha256,
    ...(count > 1 ? { volumes: [...volumes].sort((a, b) => a - b) } : {}),
  });
  const known = [...metadata].map(([path, bytes]) => listed(path, bytes.length, hexOf(digestOf(bytes)), everywhere));
  const later = [...pieces].flatMap(([digest, of]) =>
    of.map(({ path, size, volumes }) => listed(path, size, of.length > 1 ? UNKNOWN_SHA256 : hexOf(digest), volumes)),
  );
  return [...known, ...later].sort((a, b) => compare(a.path, b.path));
}

function listBlobs(content: BundleContent, pieces: ReadonlyMap<Digest, Piece[]>): ListedBlob[] {
  const manifests = [...content.manifests.values()].map(({ descriptor }) => descriptor);
  const descriptors = [...manifests, ...content.blobs.map((blob) => blob.descriptor)];
  const blobs = descriptors.map(({ digest, size, mediaType }): ListedBlob => {
    const paths = pieces.get(digest)?.map((piece) => piece.path) ?? [`blobs/sha256/${hexOf(digest)}`];
    return { digest, size, mediaType, ...(paths.length > 1 ? { parts: paths } : { file: paths[0] ?? '' }) };
  });
  return blobs.sort((a, b) => compare(a.digest, b.digest));
}
