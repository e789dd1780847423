import { BLOCK, paddingOf, TAR_END } from '../archive/ustar.ts';
import { isManifestType } from '../media-types.ts';
import { compare } from './index-json.ts';
import { LIST_PATH } from './names.ts';
import type { ListedFile, PackingList } from './packing-list.ts';
import { filesOfVolume } from './placement.ts';

/** One entry of a bundle's tar. */
export interface TarSlot {
  readonly path: string;
  readonly size: number;
  /** Offset of the first byte after the entry before: its padding, then this entry's header. */
  readonly lead: number;
  /** Offset of the content. */
  readonly data: number;
}

/**
 * Where every file of a volume stands in its tar: a pure function of the list. The list first; then what was known when it
 * was made (oci-layout, index.json, lock, README, sources, manifests) by path; then the other blobs by digest, parts in
 * order. Signatures follow, by name; then two blocks of zeros and nothing else.
 */
export function tarLayout(list: PackingList, listSize: number, volume: number): TarSlot[] {
  const files = new Map(filesOfVolume(list, volume).map((file) => [file.path, file]));
  const late = list.blobs.filter((blob) => !isManifestType(blob.mediaType));
  const latePaths = late.flatMap((blob) => blob.parts ?? [blob.file ?? '']);
  const lateSet = new Set(latePaths);
  const early = [...files.values()].filter((file) => !lateSet.has(file.path)).sort((a, b) => compare(a.path, b.path));
  const lateFiles = latePaths.map((path) => files.get(path)).filter((file) => file !== undefined);
  return appendSlots([], [{ path: LIST_PATH, size: listSize }, ...early, ...lateFiles]);
}

/** The slots with further entries behind them. */
export function appendSlots(slots: readonly TarSlot[], files: readonly Pick<ListedFile, 'path' | 'size'>[]): TarSlot[] {
  const all = [...slots];
  for (const { path, size } of files) {
    const before = all.at(-1);
    const lead = before ? before.data + before.size : 0;
    all.push({ path, size, lead, data: lead + (before ? paddingOf(before.size) : 0) + BLOCK });
  }
  return all;
}

/** Size of the whole tar with these entries. */
export function tarSize(slots: readonly TarSlot[]): number {
  const last = slots.at(-1);
  return TAR_END + (last ? last.data + last.size + paddingOf(last.size) : 0);
}
