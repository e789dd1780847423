import { stat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';

/** What an operation on a medium is about, for its error. */
export interface MediumPlace {
  readonly path: string;
  /** Folder that stays as long as the medium does: where it is gone too, the medium is. */
  readonly root: string;
  /** References that are hurt when the file is. */
  readonly images?: readonly string[] | undefined;
  /** Bytes that were to be written. */
  readonly needed?: number;
  /** Seconds to wait for who holds the file. */
  readonly patience?: number;
}

/** Errors of a virus scanner's or indexer's grip. A plain EACCES outside Windows is a lack of rights and does not pass. */
const HELD: ReadonlySet<string> = new Set(
  process.platform === 'win32' ? ['EPERM', 'EBUSY', 'EACCES'] : ['EPERM', 'EBUSY'],
);

const FIRST_WAIT = 50;
const LONGEST_WAIT = 2000;

/**
 * Does something on a medium: tries again for a minute while another program holds the file, and translates what the
 * system says into our errors. Errors that are ours already pass.
 */
export async function onMedium<T>(place: MediumPlace, action: () => Promise<T>): Promise<T> {
  const end = Date.now() + (place.patience ?? LIMITS.busyTime) * 1000;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await action();
    } catch (error) {
      const code = errnoOf(error);
      if (code === undefined) throw error;
      if (!HELD.has(code) || Date.now() + wait > end) throw await mediumError(code, place, error);
      await delay(wait);
    }
  }
}

/** The system's error code, where an error is the system's. */
export function errnoOf(error: unknown): string | undefined {
  if (error instanceof GapferryError || !(error instanceof Error)) return undefined;
  return 'code' in error && 'errno' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function mediumError(code: string, place: MediumPlace, cause: unknown): Promise<GapferryError> {
  const { path, root, images, needed = 0 } = place;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new GapferryError('medium.full', { path: root, needed, free: await freeBytes(root) }, { cause });
  if (code === 'EBUSY' || code === 'ETXTBSY') return new GapferryError('medium.busy', { path }, { cause });
  if (code === 'ENAMETOOLONG')
    return new GapferryError('medium.nameTooLong', { path, name: basename(path) }, { cause });
  if (code === 'EFBIG')
    return new GapferryError('medium.fileTooLarge', { path, size: needed, limit: needed }, { cause });
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return new GapferryError('medium.denied', { path, detail: code }, { cause });
  if (['ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE', 'ENOMEDIUM'].includes(code) || !(await isThere(root)))
    return new GapferryError('medium.gone', { path: root }, { cause });
  if (code === 'ENOENT')
    return new GapferryError('medium.vanished', { path, images: images?.join(', ') ?? '' }, { cause });
  return new GapferryError('medium.io', { path, detail: code }, { cause });
}

async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
