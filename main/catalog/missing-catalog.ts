import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { listBackups } from './backups.ts';

/**
 * A catalog that is gone while its backups, or the keys of this workstation, are there is not begun anew: its log, its numbers and its
 * trust would be lost without a word. @throws state.catalogGone, state.catalogLost
 */
export async function refuseMissingCatalog(path: string, backups: string, keys: string): Promise<void> {
  if (!existsSync(path)) await refuseToBegin(path, backups, keys);
}

/** A log without an entry is begun only where nothing says that there was one. @throws state.catalogGone, state.catalogLost */
export async function refuseToBegin(path: string, backups: string, keys: string): Promise<void> {
  const [newest] = await listBackups(backups);
  if (newest !== undefined) throw new GapferryError('state.catalogGone', { path, backups });
  const names = await readdir(keys).catch(() => []);
  if (names.some((name) => name.endsWith('.key'))) throw new GapferryError('state.catalogLost', { path, keys });
}
