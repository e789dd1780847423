import { join } from 'node:path';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { isSignatureName, LIST_PATH } from './names.ts';
import type { PackingList } from './packing-list.ts';
import { filesOfVolume } from './placement.ts';
import type { VolumeSource } from './volume-source.ts';

/** What is wrong with a volume by names and sizes alone: missing, added, too short or too long; list order, added last. */
export function volumeProblems(list: PackingList, number: number, source: VolumeSource): GapferryError[] {
  const { path } = source;
  const wanted = filesOfVolume(list, number);
  const names = new Set(wanted.map((file) => file.path));
  const wrong = wanted.map((file) => {
    const found = source.files.get(file.path);
    if (found === undefined) return new GapferryError('bundle.missing', { file: file.path, path });
    if (found < file.size)
      return new GapferryError('bundle.truncated', { path: join(path, file.path), expected: file.size, found });
    return found > file.size ? new GapferryError('bundle.changed', { file: file.path, path }) : undefined;
  });
  const added = [...source.files.keys()]
    .filter((file) => file !== LIST_PATH && !isSignatureName(file) && !names.has(file))
    .map((file) => new GapferryError('bundle.added', { file, path }));
  return [...wrong.filter((problem) => problem !== undefined), ...added];
}
