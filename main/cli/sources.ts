import { resolve } from 'node:path';
import type { SourceInput } from '../../shared/contract.ts';
import { LIMITS } from '../engine/limits.ts';
import type { Face } from './face.ts';
import { readStdin } from './stdin.ts';
import { usageError } from './usage.ts';

/**
 * What `-f` named: files and folders by their absolute path, so that a job resumes from any folder, under the name they
 * were given; `-` is read here, because only this process has it.
 */
export async function readSources(face: Face, names: readonly string[]): Promise<SourceInput[]> {
  const { t } = face.say;
  if (names.filter((name) => name === '-').length > 1) throw usageError(t('usage.stdinTwice'));
  const sources: SourceInput[] = [];
  for (const name of names) {
    if (name !== '-') sources.push({ path: resolve(name), name });
    else sources.push({ name, contentBase64: (await readStdin(face, LIMITS.sourceFile)).toString('base64') });
  }
  return sources;
}
