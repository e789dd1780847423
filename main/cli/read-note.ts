import { LIMITS } from '../engine/limits.ts';
import { readSmallText } from '../engine/read-small-text.ts';
import type { Face } from './face.ts';
import { readStdin } from './stdin.ts';

/** A signed note of a file, or of standard input (`-`). @throws input.notFound, input.tooLarge, input.unreadable */
export async function readNote(face: Face, path: string): Promise<string> {
  if (path === '-') return (await readStdin(face, LIMITS.signedNote)).toString('utf8');
  return readSmallText(path, LIMITS.signedNote);
}
