import { mkdir, rm } from 'node:fs/promises';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** Makes a job's own folder, for this user alone. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('state.unwritable', { path, detail }, { cause });
  });
}

/** Removes it. A file that a virus scanner holds stays behind and does no harm: nothing reads an ended job's folder. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}
