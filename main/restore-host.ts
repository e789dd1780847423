import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { type Restored, restoreBackup } from './catalog/backups.ts';
import { Catalog } from './catalog/catalog.ts';
import { AuditLog, whoNow } from './jobs/record/audit-log.ts';
import { openStateFolder } from './state-folder.ts';

export interface RestoreOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly home?: string;
  readonly now?: () => Date;
  /** A backup; absent: the newest one that is sound. */
  readonly from?: string | undefined;
  /** Why a sound catalog is taken back to what it was. */
  readonly acceptRollback?: string | undefined;
}

/**
 * Puts a backup in the place of a catalog that is damaged or gone, or for a reason of a sound one, which is kept, and writes that down as the next entry of the log: what came
 * after the backup is missing from here on, and heads of it that others keep will show that. Throws state.noBackup, state.catalogSound.
 */
export async function restoreHost(options: RestoreOptions): Promise<Restored & { entries: number }> {
  const { acceptRollback: reason, env, now = () => new Date() } = options;
  const home = await openStateFolder(env, options.home);
  const path = join(home, 'catalog.sqlite');
  const done = await restoreBackup(path, join(home, 'backups'), now(), options.from, reason !== undefined);
  const catalog = await Catalog.open(path);
  try {
    const log = new AuditLog(catalog, now);
    await log.begin(manifest.version);
    const { size } = log.head();
    const detail = { from: done.from, entries: size, ...(done.kept === undefined ? {} : { kept: done.kept }) };
    await log.record({
      who: whoNow(),
      action: 'catalog.restored',
      on: { kind: 'catalog', id: 'catalog' },
      outcome: 'done',
      ...(done.wasSound && reason !== undefined ? { overrides: [{ what: 'rollback', reason }] } : {}),
      detail,
    });
    return { ...done, entries: size };
  } finally {
    catalog.close();
  }
}
