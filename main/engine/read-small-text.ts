import { readFile, stat } from 'node:fs/promises';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** A text file of at most `limit` bytes. @throws input.notFound, input.tooLarge, input.unreadable */
export async function readSmallText(path: string, limit: number): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > limit) throw new GapferryError('input.tooLarge', { path, limit });
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
