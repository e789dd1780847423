import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { restoreBackup } from './catalog/backups.ts';
import { Catalog } from './catalog/catalog.ts';
import { AuditLog, whoNow } from './jobs/record/audit-log.ts';
import { openStateFolder } from './state-folder.ts';

export interface RestoreOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly home?: string;
  readonly now?: () => Date;
  /** A backup; absent: the newest one that is sound. */
  readonly from?: string | undefined;
}

/**
 * Puts a backup in the place of a damaged catalog, which is kept, and writes that down as the next entry of the log: what came
 * after the backup is missing from here on, and heads of it that others keep will show that. Throws state.noBackup.
 */
export async function restoreHost(
  options: RestoreOptions,
): Promise<{ from: string; kept: string | undefined; entries: number }> {
  const { env, now = () => new Date() } = options;
  const home = await openStateFolder(env, options.home);
  const path = join(home, 'catalog.sqlite');
  const done = await restoreBackup(path, join(home, 'backups'), now(), options.from);
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
      detail,
    });
    return { ...done, entries: size };
  } finally {
    catalog.close();
  }
}
