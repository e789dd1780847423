import { existsSync } from 'node:fs';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { listBackups } from './backups.ts';

/** A catalog that is gone while its backups are there is not begun anew: its log, its numbers and its trust would be lost without a word. @throws state.catalogGone */
export async function refuseMissingCatalog(path: string, backups: string): Promise<void> {
  if (existsSync(path)) return;
  const [newest] = await listBackups(backups);
  if (newest !== undefined) throw new GapferryError('state.catalogGone', { path, backups });
}
