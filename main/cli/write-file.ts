import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GapferryError } from '../../shared/gapferry-error.ts';

/**
 * Writes a whole file or none: beside its place first, then renamed over what was there.
 * @throws medium.denied, input.notFound for a missing folder
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await create(part, text, 0o644);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw translated(path, error);
  }
}

/** Writes a file that must not be there yet: a key is never written over. @throws medium.occupied, else as writeWhole */
export async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await create(path, text, mode);
  } catch (error) {
    throw translated(path, error);
  }
}

/** Before something is signed and recorded that is then written there: a folder of that name, or none around it. @throws medium.denied, input.notFound */
export async function requireFilePlace(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const [found, parent] = await Promise.all([path, dirname(path)].map((at) => stat(at).catch(() => undefined)));
  if (found?.isDirectory()) throw isFolder(path);
  if (!parent?.isDirectory()) throw new GapferryError('input.notFound', { path: dirname(path) });
}

async function create(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function translated(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new GapferryError('input.notFound', { path }, { cause });
  if (code === 'EISDIR') return isFolder(path, cause);
  if (code === 'EEXIST') return new GapferryError('medium.occupied', { path }, { cause });
  return new GapferryError('medium.denied', { path, detail }, { cause });
}

function isFolder(path: string, cause?: unknown): GapferryError {
  return new GapferryError('medium.denied', { path, detail: 'it is a folder: name a file in it' }, { cause });
}
