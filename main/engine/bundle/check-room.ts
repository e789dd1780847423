import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type MediumLimits, mediumLimits } from './medium-limits.ts';
import { filesOfVolume } from './placement.ts';
import type { BundlePlan } from './plan.ts';
import { tarLayout, tarSize } from './tar-layout.ts';
import { isTarPath } from './volume-paths.ts';
import type { VolumeWriter } from './volume-writer.ts';

/** Signatures and folders, generously. */
const SPARE = 1024 * 1024;
/** What a FAT long name takes: 13 characters an entry, and one for the short name. */
const FAT_CHARACTERS = 13;

/** Checks that the medium holds the bundle, before its first byte is written. */
export async function checkRoom(plan: BundlePlan, output: string, volumes: readonly VolumeWriter[]): Promise<void> {
  const limits = await mediumLimits(output);
  const tar = isTarPath(output);
  let needed = 0;
  for (const volume of volumes) {
    if (volume.sealed) continue;
    checkFileSizes(plan, output, volume, limits.maxFileSize);
    if (!tar) checkFolders(plan, output, volume, limits.maxFolderEntries);
    needed += spaceOf(plan, volume.number, tar, limits) - volume.present;
  }
  if (needed + SPARE > limits.free)
    throw new GapferryError('medium.full', { path: output, needed: needed + SPARE, free: limits.free });
}

function spaceOf(plan: BundlePlan, number: number, tar: boolean, { unit }: MediumLimits): number {
  if (tar) return tarSize(tarLayout(plan.list, plan.listBytes.length, number));
  const sizes = [plan.listBytes.length, ...filesOfVolume(plan.list, number).map((file) => file.size)];
  return sizes.reduce((sum, size) => sum + Math.ceil(size / unit) * unit, 0);
}

function checkFileSizes(
  plan: BundlePlan,
  output: string,
  volume: VolumeWriter,
  limit = Number.POSITIVE_INFINITY,
): void {
  const files = isTarPath(output)
    ? [{ path: volume.finalPath, size: tarSize(tarLayout(plan.list, plan.listBytes.length, volume.number)) }]
    : filesOfVolume(plan.list, volume.number);
  for (const { path, size } of files)
    if (size > limit) throw new GapferryError('medium.fileTooLarge', { path, size, limit });
}

function checkFolders(plan: BundlePlan, output: string, volume: VolumeWriter, limit = Number.POSITIVE_INFINITY): void {
  const folders = new Map<string, number>();
  for (const { path } of filesOfVolume(plan.list, volume.number)) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const name = path.slice(folder.length);
    folders.set(folder, (folders.get(folder) ?? 0) + 1 + Math.ceil(name.length / FAT_CHARACTERS));
  }
  for (const entries of folders.values())
    if (entries > limit) throw new GapferryError('medium.tooManyFiles', { path: output, files: entries, limit });
}
