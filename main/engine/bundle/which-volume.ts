import type { PackingList } from './packing-list.ts';
import { volumeCount, volumesOf } from './placement.ts';
import { splitVolumePath } from './volume-paths.ts';
import type { VolumeSource } from './volume-source.ts';

/**
 * Number of the volume that a source is, told by the files in it: the one with the fewest differences. The name only
 * decides between equals, since a gateway may have changed it.
 */
export function whichVolume(list: PackingList, source: VolumeSource): number {
  const count = volumeCount(list);
  const differences = new Array<number>(count).fill(0);
  for (const file of list.files) {
    const holders = new Set(volumesOf(file));
    const there = source.files.has(file.path);
    if (holders.size < count)
      for (let n = 1; n <= count; n++) if (holders.has(n) !== there) differences[n - 1] = (differences[n - 1] ?? 0) + 1;
  }
  const fewest = Math.min(...differences);
  const named = splitVolumePath(source.path)?.number ?? 0;
  return differences[named - 1] === fewest ? named : differences.indexOf(fewest) + 1;
}
