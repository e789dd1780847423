import type { LockEntry } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { loadSources } from '../engine/discover/load-sources.ts';
import { parseLock } from '../engine/discover/lock.ts';

/** The entries of a lock file by the reference they pin; empty without one. */
export async function readLockMap(path: string | undefined): Promise<ReadonlyMap<string, LockEntry>> {
  if (path === undefined) return new Map();
  const { files } = await loadSources([{ path }]);
  const [file] = files;
  if (!file) throw new GapferryError('input.badLock', { path, detail: 'no lock in it' });
  return new Map(parseLock(file).map((entry) => [entry.reference, entry]));
}
