import type { Digest } from '../digest.ts';
import type { PackingList } from './packing-list.ts';
import { volumeCount, volumesOf } from './placement.ts';

/**
 * References of the images that need a volume: some of their layers lie in it and not in all the others. One that needs
 * nothing but what is in every volume is named for each.
 */
export function imagesOn(
  list: PackingList,
  images: ReadonlyMap<string, ReadonlySet<Digest>>,
  volume: number,
): string[] {
  const count = volumeCount(list);
  const volumes = new Map(list.files.map((file) => [file.path, volumesOf(file)]));
  const pathsOf = new Map(list.blobs.map((blob) => [blob.digest, blob.parts ?? [blob.file ?? '']]));
  return [...images]
    .filter(([, digests]) => {
      const paths = [...digests].flatMap((digest) => pathsOf.get(digest) ?? []);
      const special = paths.map((path) => volumes.get(path) ?? []).filter((numbers) => numbers.length < count);
      return special.length === 0 || special.some((numbers) => numbers.includes(volume));
    })
    .map(([reference]) => reference);
}
