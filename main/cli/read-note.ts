import { readFile, stat } from 'node:fs/promises';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { LIMITS } from '../engine/limits.ts';
import type { Face } from './face.ts';
import { readStdin } from './stdin.ts';

/** A signed note of a file, or of standard input (`-`). @throws input.notFound, input.tooLarge, input.unreadable */
export async function readNote(face: Face, path: string): Promise<string> {
  if (path === '-') return (await readStdin(face, LIMITS.signedNote)).toString('utf8');
  try {
    const { size } = await stat(path);
    if (size > LIMITS.signedNote) throw new GapferryError('input.tooLarge', { path, limit: LIMITS.signedNote });
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof GapferryError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new GapferryError('input.notFound', { path }, { cause });
    }
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('input.unreadable', { path, detail }, { cause });
  }
}
