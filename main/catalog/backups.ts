import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** How many are kept. */
const KEPT = 7;
const NAME = /^catalog-\d{8}T\d{6}Z\.sqlite$/;

/** Copies a catalog while others read and write it, whole or not at all, and removes the oldest. Gives its path. */
export async function backUp(database: Database.Database, folder: string, now: Date): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  const path = join(folder, `catalog-${stamp}.sqlite`);
  const draft = `${path}.part`;
  await rm(draft, { force: true });
  await database.backup(draft);
  await rename(draft, path);
  for (const old of (await listBackups(folder)).slice(KEPT)) await rm(old, { force: true });
  return path;
}

/** The newest first. */
export async function listBackups(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** Milliseconds since 1970 of the last one, by its file; undefined where there is none. */
export async function lastBackup(folder: string): Promise<number | undefined> {
  const [newest] = await listBackups(folder);
  return newest === undefined ? undefined : (await stat(newest)).mtimeMs;
}

/** What was put where. */
export interface Restored {
  readonly from: string;
  /** Name of the file that was there before, which is kept. */
  readonly kept: string | undefined;
  readonly wasSound: boolean;
}

/**
 * Puts a sound backup in the place of a catalog, which is kept beside it under another name. No process may have it open.
 * @param from absent: the newest one that is sound
 * @param replaceSound whether a catalog that is sound may be taken back to what it was
 * @throws state.noBackup, state.catalogSound
 */
export async function restoreBackup(
  path: string,
  folder: string,
  now: Date,
  from?: string,
  replaceSound = false,
): Promise<Restored> {
  const candidates = from === undefined ? await listBackups(folder) : [from];
  const sound = candidates.find(isSound);
  if (sound === undefined) throw new GapferryError('state.noBackup', { path: from ?? folder });
  const wasSound = isSound(path);
  if (wasSound && !replaceSound) throw new GapferryError('state.catalogSound', { path });
  const draft = `${path}.part`;
  await copyFile(sound, draft);
  const kept = await setAside(path, `${wasSound ? 'replaced' : 'damaged'}-${now.toISOString().replace(/[-:.]/g, '')}`);
  await rename(draft, path);
  return { from: sound, kept, wasSound };
}

/** The file with its WAL: what can still be read in it may be wanted. */
async function setAside(path: string, ending: string): Promise<string | undefined> {
  const kept = `${path}.${ending}`;
  let moved = false;
  for (const end of ['', '-wal', '-shm', '.checked']) {
    await rename(`${path}${end}`, `${kept}${end}`).then(
      () => {
        moved ||= end === '';
      },
      () => undefined,
    );
  }
  return moved ? basename(kept) : undefined;
}

/** Whole, and of a workstation that has begun: an emptied file is neither worth keeping nor worth putting back. */
function isSound(path: string): boolean {
  try {
    const database = new Database(path, { fileMustExist: true });
    try {
      const isWhole = database.pragma('quick_check(1)', { simple: true }) === 'ok';
      return isWhole && database.prepare('SELECT 1 FROM audit LIMIT 1').get() !== undefined;
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}
