import { mkdir, rm } from 'node:fs/promises';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** Makes a job's own folder. Who may read it, the state folder says: shifts that share one go on with each other's jobs. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('state.unwritable', { path, detail }, { cause });
  });
}

/** Removes it. A file that a virus scanner holds stays behind and does no harm: nothing reads an ended job's folder. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}
