import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { GapferryError, isError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import { type Digest, digestOf, hexOf } from '../digest.ts';
import { LIMITS } from '../limits.ts';
import { isManifestType } from '../media-types.ts';
import type { ByteStream, ReadStore } from '../store.ts';
import { checkList } from './check-list.ts';
import { openFolderSource } from './folder-source.ts';
import { openForeign } from './foreign/open-foreign.ts';
import { imageBlobs } from './image-blobs.ts';
import { imagesOn } from './images-on.ts';
import { isSignatureName, LIST_PATH, signatureKey } from './names.ts';
import type { ListedFile, PackingList } from './packing-list.ts';
import { filesOfVolume, type Placement, placementsOf, type Segment, volumeCount, volumesOf } from './placement.ts';
import { openTarSource } from './tar-source.ts';
import { type OnFile, type PresentVolume, verifyVolumes } from './verify-volumes.ts';
import { PART, siblingPaths } from './volume-paths.ts';
import { volumeProblems } from './volume-problems.ts';
import { readFileOf, type VolumeSource } from './volume-source.ts';
import { whichVolume } from './which-volume.ts';

/** A signature as it lies beside the list. */
export interface FoundSignature {
  readonly file: string;
  /** First 16 hex digits of the signing key's id, where the name says them. */
  readonly keyId?: string;
  readonly bytes: Buffer;
}

/** A bundle before anything in it is believed: the list's bytes and the signatures over them. */
export interface BundleEnvelope {
  /** `archive`: somebody else's, shown as an unsigned bundle (foreign/open-foreign.ts). */
  readonly form: VolumeSource['form'];
  /** Path of the first volume that was given. */
  readonly path: string;
  /** Paths of all volumes that are here. */
  readonly paths: readonly string[];
  readonly listBytes: Buffer;
  /** Of all volumes; the same one only once. */
  readonly signatures: readonly FoundSignature[];
  /**
   * Opens the content as the list says, once the signatures have been judged. Checks the list against itself, names and
   * sizes; throws the first thing that is wrong, or with `tolerant` leaves it to verify() to name them all.
   */
  open(list: PackingList, options?: { tolerant?: boolean }): Promise<BundleReader>;
}

export interface VolumeContents {
  readonly number: number;
  /** Absent where the volume is not here. */
  readonly path?: string;
  /** Bytes of its files and the list. */
  readonly bytes: number;
  /** References of the images that need it. */
  readonly images: readonly string[];
}

/** The content of a bundle, or of those of its volumes that are here. Who reads a blob to its end judges its digest. */
export interface BundleReader extends ReadStore {
  readonly list: PackingList;
  readonly missingVolumes: readonly number[];
  readonly litter: readonly string[];
  /** Whether a blob is part of the bundle, here or on another volume. */
  lists(digest: Digest): boolean;
  /** Whether every byte of a blob is here. */
  holds(digest: Digest): boolean;
  /** A listed file, whole and with its digest checked (bundle.changed); for small ones: manifests, sources, lock. */
  metadata(path: string): Promise<Buffer>;
  /** What each volume holds, here or not. */
  volumes(): Promise<VolumeContents[]>;
  /** Reads every byte that is here and returns all that is wrong: changed, missing, added, truncated, unreadable. */
  verify(onFile: OnFile, signal?: AbortSignal): Promise<GapferryError[]>;
  /** Nothing stays open between reads; said all the same, so that a store that needs it can take this one's place. */
  close(): Promise<void>;
}

/**
 * Opens a bundle by the paths of any of its volumes: folder or tar, told by content. Volumes that lie beside a given one are
 * found; a packing list or a signature stands for the folder that it lies in. What other programs wrote is opened too, as an unsigned bundle. Throws input.notFound, input.badArchive,
 * bundle.notBundle, bundle.unsealed, bundle.truncated, bundle.unsafe, bundle.mixed.
 */
export async function openBundle(paths: readonly string[]): Promise<BundleEnvelope> {
  const given = [...new Set(await Promise.all(paths.map((path) => wholeOf(resolve(path)))))];
  const sources: VolumeSource[] = [];
  for (const path of given) sources.push(await openSource(path));
  for (const path of await siblingPaths(given)) sources.push(...(await openSibling(path)));
  return envelopeOf(sources);
}

/** Who picks a file of a bundle's top in a dialog means the bundle. */
async function wholeOf(path: string): Promise<string> {
  const name = basename(path);
  if (name !== LIST_PATH && !isSignatureName(name)) return path;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? dirname(path) : path;
}

async function openSource(path: string): Promise<VolumeSource> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new GapferryError('input.notFound', { path }, { cause });
  });
  try {
    return await (found.isDirectory() ? openFolderSource(path) : openTarSource(path));
  } catch (error) {
    const foreign = isError(error, 'bundle.notBundle') ? await openForeign(path) : undefined;
    if (foreign) return foreign;
    // A tar that is still being written ends early: that is no damage.
    if (isError(error, 'bundle.truncated') && path.endsWith(PART)) throw new GapferryError('bundle.unsealed', { path });
    throw error;
  }
}

/** What only has a volume's name is passed over. */
async function openSibling(path: string): Promise<VolumeSource[]> {
  try {
    return [await openSource(path)];
  } catch (error) {
    if (isError(error) && ['bundle.notBundle', 'bundle.unsealed', 'input.badArchive'].includes(error.code)) return [];
    throw error;
  }
}

async function envelopeOf(sources: readonly VolumeSource[]): Promise<BundleEnvelope> {
  const [first, ...others] = sources;
  if (!first) throw new GapferryError('input.notFound', { path: '' });
  const listBytes = await readListBytes(first);
  for (const other of others)
    if (!(await readListBytes(other)).equals(listBytes))
      throw new GapferryError('bundle.mixed', { first: first.path, second: other.path });
  const signatures = await readSignatures(sources);
  // `.part` is only a name; but where there is no signature either, the export was never finished.
  const unsealed = sources.find((source) => source.path.endsWith(PART));
  if (unsealed && signatures.length === 0) throw new GapferryError('bundle.unsealed', { path: unsealed.path });
  return {
    form: first.form,
    path: first.path,
    paths: sources.map((source) => source.path),
    listBytes,
    signatures,
    open: (list, { tolerant = false } = {}) => openReader(list, sources, tolerant),
  };
}

async function readListBytes(source: VolumeSource): Promise<Buffer> {
  if ((source.files.get(LIST_PATH) ?? 0) > LIMITS.packingList)
    throw new GapferryError('bundle.listInvalid', { detail: `larger than ${LIMITS.packingList} bytes` });
  return readFileOf(source, LIST_PATH);
}

async function readSignatures(sources: readonly VolumeSource[]): Promise<FoundSignature[]> {
  const found = new Map<string, FoundSignature>();
  for (const source of sources)
    for (const [file, size] of source.files) {
      if (!isSignatureName(file)) continue;
      const detail = size > LIMITS.signatureFile ? 'signature too large' : 'too many signatures';
      if (size > LIMITS.signatureFile || found.size > 2 * LIMITS.signers)
        throw new GapferryError('bundle.unsafe', { path: source.path, entry: file, detail });
      const bytes = await readFileOf(source, file);
      const keyId = signatureKey(file);
      found.set(`${file} ${digestOf(bytes)}`, { file, bytes, ...(keyId ? { keyId } : {}) });
    }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

async function openReader(
  list: PackingList,
  sources: readonly VolumeSource[],
  tolerant: boolean,
): Promise<BundleReader> {
  checkList(list);
  const volumes = sources.map((source) => ({ number: whichVolume(list, source), source }));
  const [problem] = tolerant ? [] : volumes.flatMap(({ number, source }) => volumeProblems(list, number, source));
  if (problem) throw problem;
  return new Reader(list, volumes);
}

class Reader implements BundleReader {
  readonly list: PackingList;
  readonly missingVolumes: readonly number[];
  readonly litter: readonly string[];
  readonly #present: readonly PresentVolume[];
  readonly #placements: ReadonlyMap<Digest, Placement>;
  readonly #files: ReadonlyMap<string, ListedFile>;
  #images: Promise<Map<string, Set<Digest>>> | undefined;

  constructor(list: PackingList, present: readonly PresentVolume[]) {
    this.list = list;
    this.#present = present;
    this.#placements = placementsOf(list);
    this.#files = new Map(list.files.map((file) => [file.path, file]));
    const here = new Set(present.map(({ number }) => number));
    this.missingVolumes = Array.from({ length: volumeCount(list) }, (_, i) => i + 1).filter((n) => !here.has(n));
    this.litter = present.flatMap(({ source }) => source.litter);
  }

  lists(digest: Digest): boolean {
    return this.#placements.has(digest);
  }

  holds(digest: Digest): boolean {
    return this.#placements.get(digest)?.segments.every((segment) => this.#sourceOf(segment) !== undefined) ?? false;
  }

  async exists(descriptor: Descriptor): Promise<boolean> {
    return this.holds(descriptor.digest);
  }

  async fetch(descriptor: Descriptor, options: { offset?: number; signal?: AbortSignal } = {}): Promise<ByteStream> {
    const placement = this.#placements.get(descriptor.digest);
    if (!placement) throw new GapferryError('bundle.missing', { file: descriptor.digest, path: this.#path });
    const absent = placement.segments.filter((segment) => this.#sourceOf(segment) === undefined);
    if (absent.length > 0) throw await this.#missing(absent);
    return this.#stream(placement, options.offset ?? 0, options.signal);
  }

  async *#stream(placement: Placement, offset: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    for (const segment of placement.segments) {
      const from = Math.max(0, offset - segment.start);
      if (from >= segment.size) continue;
      for await (const chunk of this.#sourceOf(segment)?.read(segment.path, from, segment.size) ?? []) {
        signal?.throwIfAborted();
        yield chunk;
      }
    }
  }

  async metadata(path: string): Promise<Buffer> {
    const file = this.#files.get(path);
    const volume = file && this.#present.find(({ number }) => volumesOf(file).includes(number));
    if (!file || !volume) throw new GapferryError('bundle.missing', { file: path, path: this.#path });
    if (file.size > LIMITS.sourceFile)
      throw new GapferryError('bundle.listInvalid', { detail: `${path} is larger than ${LIMITS.sourceFile} bytes` });
    const bytes = await readFileOf(volume.source, path);
    if (hexOf(digestOf(bytes)) !== file.sha256)
      throw new GapferryError('bundle.changed', { file: path, path: volume.source.path });
    return bytes;
  }

  async volumes(): Promise<VolumeContents[]> {
    const images = await this.#imageBlobs();
    const list = this.list;
    return Array.from({ length: volumeCount(list) }, (_, i) => {
      const path = this.#present.find(({ number }) => number === i + 1)?.source.path;
      const files = filesOfVolume(list, i + 1);
      return {
        number: i + 1,
        ...(path !== undefined ? { path } : {}),
        bytes: files.reduce((sum, { size }) => sum + size, this.#listSize),
        images: imagesOn(list, images, i + 1),
      };
    });
  }

  verify(onFile: OnFile, signal?: AbortSignal): Promise<GapferryError[]> {
    return verifyVolumes(this.list, this.#present, onFile, signal);
  }

  async close(): Promise<void> {}

  get #path(): string {
    return this.#present[0]?.source.path ?? '';
  }

  get #listSize(): number {
    return this.#present[0]?.source.files.get(LIST_PATH) ?? 0;
  }

  #sourceOf(segment: Segment): VolumeSource | undefined {
    return this.#present.find(({ number }) => segment.volumes.includes(number))?.source;
  }

  /** Manifests are in every volume, so any one of them tells what the others hold. */
  #imageBlobs(): Promise<Map<string, Set<Digest>>> {
    this.#images ??= this.#readImages();
    return this.#images;
  }

  async #readImages(): Promise<Map<string, Set<Digest>>> {
    const manifests = new Map<Digest, Buffer>();
    for (const { digest, mediaType, file } of this.list.blobs)
      if (file !== undefined && isManifestType(mediaType)) manifests.set(digest, await this.metadata(file));
    return imageBlobs(this.list, (digest) => manifests.get(digest));
  }

  async #missing(absent: readonly Segment[]): Promise<GapferryError> {
    const wanted = [...new Set(absent.flatMap((segment) => segment.volumes))].sort((a, b) => a - b);
    const holds = new Set(
      (await this.volumes()).filter(({ number }) => wanted.includes(number)).flatMap((v) => v.images),
    );
    return new GapferryError('bundle.volumeMissing', { volumes: wanted.join(', '), holds: [...holds].join(', ') });
  }
}
