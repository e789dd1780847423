import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Placement, Segment } from './placement.ts';
import type { FileWriter, VolumeWriter } from './volume-writer.ts';

/** A blob as one run of bytes, over the parts and volumes that it is spread over. */
export class BlobFile {
  readonly #placement: Placement;
  readonly #volumes: ReadonlyMap<number, VolumeWriter>;
  #open: { segment: Segment; files: FileWriter[] } | undefined;
  #fresh = false;

  constructor(placement: Placement, volumes: ReadonlyMap<number, VolumeWriter>) {
    this.#placement = placement;
    this.#volumes = volumes;
  }

  /** Bytes that are there in one run from the start, in every volume that is to hold them. */
  async written(): Promise<number> {
    let total = 0;
    for (const segment of this.#placement.segments) {
      const lengths = await Promise.all(this.#holders(segment).map((volume) => volume.written(segment)));
      const there = Math.min(...lengths);
      total += there;
      if (there < segment.size) break;
    }
    return total;
  }

  /** Whether every file of the blob stands in a sealed volume, where nothing is written any more. */
  get sealed(): boolean {
    return this.#placement.segments.every((s) => this.#holders(s).every((volume) => volume.sealed));
  }

  /** The first `end` bytes, of each volume's copy in turn where there are several. */
  async *read(end: number, copy = 0): AsyncGenerator<Uint8Array> {
    for (const segment of this.#placement.segments) {
      const holders = this.#holders(segment);
      const volume = holders[Math.min(copy, holders.length - 1)];
      const length = Math.min(segment.size, end - segment.start);
      if (volume && length > 0) yield* volume.read(segment.path, 0, length);
    }
  }

  /** Copies of the blob: the largest number of volumes that hold one of its files. */
  get copies(): number {
    return Math.max(...this.#placement.segments.map((segment) => segment.volumes.length));
  }

  /** From here on files are written from their start, whatever is there. */
  restart(): void {
    this.#fresh = true;
  }

  /** Writes bytes that stand at this offset of the blob, to wherever they belong. */
  async write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const segment = this.#segmentAt(at + done);
      const files = await this.#filesOf(segment);
      const from = at + done - segment.start;
      const part = bytes.subarray(done, done + segment.size - from);
      await Promise.all(files.map((file) => file.write(part, from)));
      done += part.length;
    }
  }

  /** All bytes are written; an empty blob gets its file. */
  async finish(): Promise<void> {
    const [first] = this.#placement.segments;
    if (first && this.#placement.blob.size === 0) await this.#filesOf(first);
    for (const file of this.#open?.files ?? []) await file.finish();
    this.#open = undefined;
  }

  async close(): Promise<void> {
    for (const file of this.#open?.files ?? []) await file.close();
    this.#open = undefined;
  }

  async #filesOf(segment: Segment): Promise<FileWriter[]> {
    if (this.#open?.segment === segment) return this.#open.files;
    for (const file of this.#open?.files ?? []) await file.finish();
    const holders = this.#holders(segment);
    const files = await Promise.all(holders.map((volume) => volume.open(segment.path, this.#fresh)));
    this.#open = { segment, files };
    return files;
  }

  #segmentAt(at: number): Segment {
    const found = this.#placement.segments.find((s) => at >= s.start && at < s.start + s.size);
    if (!found)
      throw new GapferryError('internal.bug', { detail: `byte ${at} is outside ${this.#placement.blob.digest}` });
    return found;
  }

  #holders(segment: Segment): VolumeWriter[] {
    return segment.volumes.map((number) => this.#volumes.get(number)).filter((volume) => volume !== undefined);
  }
}
