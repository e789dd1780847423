import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { onMedium } from '../engine/bundle/medium-errors.ts';

/**
 * Throws where a folder, or the nearest one above it that is there, takes no new files: what a job leaves at its end is better
 * refused before its hours of copying. @throws medium.denied
 */
export async function requireWritable(folder: string): Promise<void> {
  const there = await nearest(resolve(folder));
  if (!there.isFolder) throw new GapferryError('medium.denied', { path: there.path, detail: 'ENOTDIR' });
  await onMedium({ path: there.path, root: there.path, patience: 0 }, () =>
    access(there.path, constants.W_OK | constants.X_OK),
  );
}

/** What a delivery writes: see requireWritable. */
export async function requireDeliverable(request: {
  readonly rewriteTo?: string | undefined;
  readonly lockOutput?: string | undefined;
}): Promise<void> {
  const { rewriteTo, lockOutput } = request;
  if (rewriteTo !== undefined) await requireWritable(rewriteTo);
  if (lockOutput !== undefined) await requireWritable(dirname(lockOutput));
}

async function nearest(path: string): Promise<{ path: string; isFolder: boolean }> {
  const found = await stat(path).catch(() => undefined);
  const above = dirname(path);
  return found || above === path ? { path, isFolder: found?.isDirectory() ?? false } : nearest(above);
}
