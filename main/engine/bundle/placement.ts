import type { Digest } from '../digest.ts';
import type { ListedBlob, ListedFile, PackingList } from './packing-list.ts';

/** A run of a blob's bytes that stands in one file of the bundle. */
export interface Segment {
  readonly path: string;
  /** Offset of the run in the blob, and its length. */
  readonly start: number;
  readonly size: number;
  /** Volumes that hold the file; [1] in an undivided bundle. */
  readonly volumes: readonly number[];
}

/** Where a blob's bytes are: one file, or its parts in order. */
export interface Placement {
  readonly blob: ListedBlob;
  readonly segments: readonly Segment[];
}

/** SHA-256 of a part of a cut blob as it stands in the list until sealing: nobody can know it before the bytes are there. */
export const UNKNOWN_SHA256 = '0'.repeat(64);

/** Number of volumes; 1 for an undivided bundle. */
export function volumeCount(list: Pick<PackingList, 'volumes'>): number {
  return list.volumes?.count ?? 1;
}

/** Volumes that hold a file. */
export function volumesOf(file: ListedFile): readonly number[] {
  return file.volumes ?? [1];
}

/** The listed files of one volume, in list order. */
export function filesOfVolume(list: PackingList, volume: number): ListedFile[] {
  return list.files.filter((file) => volumesOf(file).includes(volume));
}

/** Where every blob of the list stands. The list has been checked: every named file exists in it. */
export function placementsOf(list: PackingList): Map<Digest, Placement> {
  const files = new Map(list.files.map((file) => [file.path, file]));
  return new Map(list.blobs.map((blob) => [blob.digest, placementOf(blob, files)]));
}

function placementOf(blob: ListedBlob, files: ReadonlyMap<string, ListedFile>): Placement {
  let start = 0;
  const segments = (blob.parts ?? [blob.file ?? '']).map((path) => {
    const file = files.get(path);
    const segment = { path, start, size: file?.size ?? 0, volumes: file ? volumesOf(file) : [] };
    start += segment.size;
    return segment;
  });
  return { blob, segments };
}
