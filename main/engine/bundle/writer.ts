import { resolve } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import { type Digest, digestOf, finishDigest, hexOf, newHash } from '../digest.ts';
import { isManifestType } from '../media-types.ts';
import type { ByteStream, ContentSource, ContentStore, PushOptions } from '../store.ts';
import { BlobFile } from './blob-file.ts';
import { checkRoom } from './check-room.ts';
import { openFolderVolume, type VolumeOptions } from './folder-volume.ts';
import { blobImages, imageBlobs } from './image-blobs.ts';
import { isSignatureName } from './names.ts';
import { sealedListBytes } from './own-list.ts';
import { filesOfVolume, type Placement, placementsOf } from './placement.ts';
import type { BundlePlan } from './plan.ts';
import { rereadVolumes } from './reread.ts';
import { tarLayout } from './tar-layout.ts';
import { openTarVolume } from './tar-volume.ts';
import { inMemory, Turns } from './turns.ts';
import { isTarPath, refuseRoot, volumePath } from './volume-paths.ts';
import type { SignatureFile, VolumeWriter } from './volume-writer.ts';
import { writeBlob } from './write-blob.ts';

export type { SignatureFile } from './volume-writer.ts';

export interface WriterOptions {
  /** Path of the bundle's folder, or of a file that ends in .tar; volumes get their number put in. */
  readonly output: string;
  readonly signal?: AbortSignal;
}

/** A bundle while it is written. Everything may be interrupted anywhere: a new writer of the same plan goes on. */
export interface BundleWriter extends ContentStore {
  /** Configs and layers in the order that the medium wants. */
  readonly order: readonly Descriptor[];
  /** Whether pushes wait for their turn (tar): then they are to be started in `order`. */
  readonly sequential: boolean;
  /**
   * Checks the place (medium.occupied, medium.full, medium.fileTooLarge, medium.tooManyFiles) before the first byte, then
   * writes everything that is known.
   */
  begin(): Promise<void>;
  /** Reads every file back and holds it against the list. */
  reread(onBytes?: (bytes: number) => void, signal?: AbortSignal): Promise<void>;
  /** Completes the list, has it signed, and puts list, signatures and volumes into place: from here on it is a bundle. */
  seal(sign: (listBytes: Buffer) => Promise<readonly SignatureFile[]>): Promise<{ identity: Digest; paths: string[] }>;
  /** Removes what was written. */
  discard(): Promise<void>;
  /** Lets go of the medium and leaves what was written to be continued. */
  close(): Promise<void>;
}

/** Opens the writer of a planned bundle. Nothing is written before begin(); medium.occupied is found out here. */
export async function openWriter(plan: BundlePlan, options: WriterOptions): Promise<BundleWriter> {
  const output = resolve(options.output);
  await refuseRoot(output);
  const volumes = new Map<number, VolumeWriter>();
  const writer = new Writer(plan, output, volumes, options.signal);
  try {
    const imagesOf = imagesByPath(plan);
    for (const { number, suffix } of plan.volumes) {
      const finalPath = volumePath(output, suffix);
      volumes.set(number, await openVolume(plan, { number, finalPath, listBytes: plan.listBytes, imagesOf }));
    }
    return writer;
  } catch (error) {
    await writer.close();
    throw error;
  }
}

function openVolume(plan: BundlePlan, options: Omit<VolumeOptions, 'files'>): Promise<VolumeWriter> {
  const { number, finalPath } = options;
  const files = filesOfVolume(plan.list, number);
  if (!isTarPath(finalPath)) return openFolderVolume({ ...options, files });
  const slots = tarLayout(plan.list, plan.listBytes.length, number);
  return openTarVolume({ ...options, files, slots, mtime: Date.parse(plan.list.created) / 1000 });
}

/** Which images need the blob in a file: they are named when the file is lost. */
function imagesByPath(plan: BundlePlan): (path: string) => readonly string[] {
  const users = blobImages(imageBlobs(plan.list, (digest) => plan.metadata.get(`blobs/sha256/${hexOf(digest)}`)));
  const byPath = new Map(
    plan.list.blobs.flatMap(({ digest, file, parts }) =>
      (parts ?? [file ?? '']).map((path) => [path, users.get(digest)]),
    ),
  );
  return (path) => byPath.get(path) ?? [];
}

/** Bytes of a blob that is held in memory until its turn comes. */
const FETCHED_EARLY = 4 * 1024 * 1024;

class Writer implements BundleWriter {
  readonly order: readonly Descriptor[];
  readonly sequential: boolean;
  readonly #plan: BundlePlan;
  readonly #output: string;
  readonly #volumes: ReadonlyMap<number, VolumeWriter>;
  readonly #signal: AbortSignal | undefined;
  readonly #placements: ReadonlyMap<Digest, Placement>;
  readonly #places: ReadonlyMap<Digest, number>;
  readonly #turns: Turns;
  readonly #whole = new Set<Digest>();
  readonly #wrong = new Set<Digest>();
  readonly #pushing = new Map<Digest, Promise<void>>();
  #partDigests: ReadonlyMap<string, string> | undefined;

  constructor(plan: BundlePlan, output: string, volumes: ReadonlyMap<number, VolumeWriter>, signal?: AbortSignal) {
    this.#plan = plan;
    this.#output = output;
    this.#volumes = volumes;
    this.#signal = signal;
    this.sequential = isTarPath(output);
    this.order = plan.list.blobs
      .filter((blob) => !isManifestType(blob.mediaType))
      .map(({ mediaType, digest, size }) => ({ mediaType, digest, size }));
    this.#placements = placementsOf(plan.list);
    this.#places = new Map(this.order.map(({ digest }, i) => [digest, i]));
    this.#turns = new Turns(this.order.length);
  }

  async begin(): Promise<void> {
    const { list, listBytes, metadata } = this.#plan;
    const volumes = [...this.#volumes.values()];
    await checkRoom(this.#plan, this.#output, volumes);
    for (const volume of volumes) {
      this.#signal?.throwIfAborted();
      await volume.prepare(listBytes, metadata);
    }
    for (const { digest, mediaType } of list.blobs) if (isManifestType(mediaType)) this.#whole.add(digest);
  }

  /** True only for what is there whole: every copy is hashed the first time. */
  async exists(descriptor: Descriptor, signal?: AbortSignal): Promise<boolean> {
    const { digest } = descriptor;
    if (this.#whole.has(digest)) return true;
    const placement = this.#placements.get(digest);
    if (!placement || this.#pushing.has(digest)) return false;
    const file = new BlobFile(placement, this.#volumes);
    if ((await file.written()) < placement.blob.size) return false;
    if (placement.blob.size === 0 && !file.sealed) return false;
    for (let copy = 0; copy < file.copies; copy++)
      if ((await hashOf(file, placement.blob.size, copy, signal)) !== digest) {
        this.#wrong.add(digest);
        return false;
      }
    this.#settle(digest);
    return true;
  }

  async fetch(descriptor: Descriptor, options: { offset?: number } = {}): Promise<ByteStream> {
    const placement = this.#placements.get(descriptor.digest);
    if (!placement) throw new GapferryError('internal.bug', { detail: `${descriptor.digest} is not planned` });
    return skip(new BlobFile(placement, this.#volumes).read(placement.blob.size), options.offset ?? 0);
  }

  push(descriptor: Descriptor, source: ContentSource, options: PushOptions = {}): Promise<void> {
    const { digest } = descriptor;
    if (this.#whole.has(digest)) return Promise.resolve();
    const running = this.#pushing.get(digest);
    if (running) return running;
    const push = this.#push(descriptor, source, options).finally(() => this.#pushing.delete(digest));
    this.#pushing.set(digest, push);
    return push;
  }

  async #push(descriptor: Descriptor, source: ContentSource, options: PushOptions): Promise<void> {
    const { digest } = descriptor;
    const placement = this.#placements.get(digest);
    const place = this.#places.get(digest);
    if (!placement || place === undefined)
      throw new GapferryError('internal.bug', { detail: `${digest} is not planned` });
    const content = this.sequential ? await this.#takeTurn(place, descriptor, source, options.signal) : source;
    try {
      const file = new BlobFile(placement, this.#volumes);
      const kept = this.#wrong.has(digest) ? 0 : await file.written();
      if (file.sealed)
        throw new GapferryError('medium.io', { path: this.#output, detail: `sealed, but ${digest} is wrong` });
      await writeBlob(file, descriptor, content, kept, options);
      this.#wrong.delete(digest);
      this.#settle(digest);
    } catch (error) {
      if (error instanceof GapferryError && error.code === 'registry.wrongBytes') this.#wrong.add(digest);
      throw error;
    }
  }

  /** A tar takes one blob at a time; small ones are fetched while they wait, so that a slow line's delays do not add up. */
  async #takeTurn(
    place: number,
    descriptor: Descriptor,
    source: ContentSource,
    signal: AbortSignal | undefined,
  ): Promise<ContentSource> {
    const early = descriptor.size <= FETCHED_EARLY && !this.#turns.isUp(place);
    const content = early ? await inMemory(source, descriptor.size, signal) : source;
    await this.#turns.wait(place, signal);
    return content;
  }

  #settle(digest: Digest): void {
    this.#whole.add(digest);
    const place = this.#places.get(digest);
    if (place !== undefined) this.#turns.settle(place);
  }

  async reread(onBytes?: (bytes: number) => void, signal?: AbortSignal): Promise<void> {
    const missing = this.order.find(({ digest }) => !this.#whole.has(digest));
    if (missing) throw new GapferryError('internal.bug', { detail: `${missing.digest} was never pushed` });
    for (const volume of this.#volumes.values()) await volume.flush();
    this.#partDigests = await rereadVolumes(this.#plan.list, this.#volumes, {
      onBytes,
      signal: signal ?? this.#signal,
    });
  }

  async seal(
    sign: (listBytes: Buffer) => Promise<readonly SignatureFile[]>,
  ): Promise<{ identity: Digest; paths: string[] }> {
    if (!this.#partDigests) throw new GapferryError('internal.bug', { detail: 'seal() before reread()' });
    const volumes = [...this.#volumes.values()];
    const listBytes = sealedListBytes(this.#plan.list, this.#partDigests);
    for (const volume of volumes) await volume.writeList(listBytes);
    // A volume in its place means that the signatures are in all of them: then only renaming is left.
    if (!volumes.some((volume) => volume.sealed)) {
      const signatures = await sign(listBytes);
      for (const { path } of signatures)
        if (!isSignatureName(path)) throw new GapferryError('internal.bug', { detail: `not a signature: ${path}` });
      for (const volume of volumes) await volume.writeSignatures(signatures);
    }
    for (const volume of volumes) await volume.commit();
    await this.close();
    return { identity: digestOf(listBytes), paths: volumes.map((volume) => volume.finalPath) };
  }

  async discard(): Promise<void> {
    const volumes = [...this.#volumes.values()];
    if (volumes.every((volume) => volume.sealed)) return this.close();
    for (const volume of volumes) await volume.discard();
  }

  async close(): Promise<void> {
    for (const volume of this.#volumes.values()) await volume.close();
  }
}

async function hashOf(file: BlobFile, size: number, copy: number, signal: AbortSignal | undefined): Promise<Digest> {
  const hash = newHash();
  for await (const chunk of file.read(size, copy)) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return finishDigest(hash);
}

async function* skip(stream: ByteStream, offset: number): AsyncGenerator<Uint8Array> {
  let left = offset;
  for await (const chunk of stream) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
