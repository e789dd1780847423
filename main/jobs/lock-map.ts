import type { LockEntry } from '../../shared/contract.ts';
import type { Finding } from '../../shared/finding.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { loadSources } from '../engine/discover/load-sources.ts';
import { parseLock } from '../engine/discover/lock.ts';

/**
 * The entries of a lock file by the reference they pin; empty without one. kbld's own locks know what an override puts in by the
 * name that stands in the files: `findings` tell which that is.
 */
export async function readLockMap(
  path: string | undefined,
  findings: readonly Pick<Finding, 'reference' | 'written'>[] = [],
): Promise<ReadonlyMap<string, LockEntry>> {
  if (path === undefined) return new Map();
  const { files } = await loadSources([{ path }]);
  const [file] = files;
  if (!file) throw new GapferryError('input.badLock', { path, detail: 'no lock in it' });
  const entries = new Map(parseLock(file).map((entry) => [entry.reference, entry]));
  for (const { reference, written = '' } of findings) {
    const entry = entries.get(written);
    if (entry && !entries.has(reference)) entries.set(reference, { ...entry, reference });
  }
  return entries;
}
