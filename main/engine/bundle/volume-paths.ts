import { readdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
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

/**
 * Paths beside the given ones that are named as volumes which are not among them; one for each number, of the same form
 * where both lie there. What is unfinished is left out.
 */
export async function siblingPaths(given: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>();
  const keyOf = (start: string, number: number, count: number): string => `${start} ${number} ${count}`;
  for (const path of given) {
    const own = splitVolumePath(path);
    if (own) found.set(keyOf(own.start, own.number, own.count), path);
  }
  for (const path of given) {
    const own = splitVolumePath(path);
    const names = own ? await readdir(dirname(path)).catch(() => []) : [];
    const sameForm = (name: string): number => (extname(name) === extname(path) ? 0 : 1);
    for (const name of names.sort((a, b) => sameForm(a) - sameForm(b))) {
      const sibling = join(dirname(path), name);
      const split = name.endsWith(PART) ? undefined : splitVolumePath(sibling);
      if (split?.start !== own?.start || split?.count !== own?.count || !split) continue;
      const key = keyOf(split.start, split.number, split.count);
      if (!found.has(key)) found.set(key, sibling);
    }
  }
  return [...found.values()].filter((path) => !given.includes(path));
}

/** Refuses a medium's root as the bundle's own path: it cannot be renamed to, and its `.part` would lie on another disk. */
export async function refuseRoot(output: string): Promise<void> {
  const parent = dirname(output);
  const [own, above] = await Promise.all([output, parent].map((path) => stat(path).catch(() => undefined)));
  if (output === parent || (own?.isDirectory() && above && own.dev !== above.dev))
    throw new GapferryError('usage.invalid', { detail: `${output} is the root of a medium: name a folder on it` });
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
