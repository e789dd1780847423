import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';

/** Reads a key-sized file; undefined where there is none. @throws key.invalid, input.unreadable */
export async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LIMITS.keyFile + 1));
    if (bytesRead <= LIMITS.keyFile) return buffer.toString('utf8', 0, bytesRead);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new GapferryError('input.unreadable', { path, detail: wordsOf(cause) }, { cause });
  }
  throw new GapferryError('key.invalid', { path, detail: `larger than ${LIMITS.keyFile} bytes` });
}

/**
 * Creates a file whole and on disk, or not at all; says false, and changes nothing, where the name is taken.
 * Its folder is made for its owner alone. Linking is the one way to give a finished file a name without replacing what has that name.
 * @throws state.unsafeFolder
 */
export async function createFile(path: string, text: string, mode: number): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeDraft(draft, text, mode);
    await link(draft, path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw new GapferryError('state.unsafeFolder', { path, detail: wordsOf(cause) }, { cause });
  } finally {
    // A draft that cannot be removed must not hide what went wrong before.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

async function writeDraft(path: string, text: string, mode: number): Promise<void> {
  await using file = await open(path, 'wx', mode);
  await file.writeFile(text);
  await file.sync();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
