import { readdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { onMedium } from './medium-errors.ts';

/** What an unfinished bundle's path ends in. */
export const PART = '.part';

/** Whether an output path asks for the tar form. */
export function isTarPath(output: string): boolean {
  return output.toLowerCase().endsWith('.tar');
}

/** Path of one volume: `NAME`, `NAME.1of3`, `NAME.tar`, `NAME.1of3.tar`. */
export function volumePath(output: string, suffix: string): string {
  if (suffix === '') return output;
  return isTarPath(output) ? `${output.slice(0, -4)}.${suffix}${output.slice(-4)}` : `${output}.${suffix}`;
}

/** A volume's path taken apart: `{ start: '/a/NAME', count: 3, number: 1 }`; undefined where its name is no volume's. */
export function splitVolumePath(path: string): { start: string; number: number; count: number } | undefined {
  const match = /^(.+)\.(\d{1,4})of(\d{1,4})(?:\.[A-Za-z0-9]+)?$/.exec(basename(path));
  if (!match) return undefined;
  return { start: join(dirname(path), match[1] ?? ''), number: Number(match[2]), count: Number(match[3]) };
}

/** Paths beside a volume that are named as its siblings, itself not among them; sorted. */
export async function siblingPaths(path: string): Promise<string[]> {
  const own = splitVolumePath(path);
  if (!own) return [];
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => name !== basename(path))
    .map((name) => join(dirname(path), name))
    .filter((sibling) => {
      const split = splitVolumePath(sibling);
      return split !== undefined && split.start === own.start && split.count === own.count;
    })
    .sort();
}

/** How far a volume is: not begun, begun by us, or in place. */
export type VolumeState = 'new' | 'begun' | 'sealed';

/**
 * Looks at a volume's two paths. What is there and is neither an empty folder nor recognised by `isOurs` is
 * medium.occupied: it is never overwritten.
 */
export async function volumeState(
  finalPath: string,
  isOurs: (path: string, state: 'begun' | 'sealed') => Promise<boolean>,
): Promise<VolumeState> {
  if ((await exists(finalPath)) && !(await isEmptyFolder(finalPath))) {
    if (await isOurs(finalPath, 'sealed')) return 'sealed';
    throw new GapferryError('medium.occupied', { path: finalPath });
  }
  const part = finalPath + PART;
  if (!(await exists(part)) || (await isEmptyFolder(part))) return 'new';
  if (await isOurs(part, 'begun')) return 'begun';
  throw new GapferryError('medium.occupied', { path: part });
}

/** Removes an empty folder that stands where a volume is to be renamed to. */
export async function clearEmptyFolder(path: string): Promise<void> {
  if (await isEmptyFolder(path)) await onMedium({ path, root: dirname(path) }, () => rmdir(path));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function isEmptyFolder(path: string): Promise<boolean> {
  const names = await readdir(path).catch(() => undefined);
  return names?.length === 0;
}
