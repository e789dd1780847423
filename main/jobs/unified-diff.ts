import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A file before and after, and the path it has in the diff. */
export interface FilePair {
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
}

/**
 * The unified diff of files, as `patch -p1` and `git apply` take it; files that are the same are left out. One character
 * is one byte in it, so that GBK and other bytes that are not UTF-8 pass as they are.
 */
export function unifiedDiff(pairs: readonly FilePair[]): Buffer {
  const changed = pairs.filter(({ before, after }) => !before.equals(after));
  return Buffer.from(changed.map(diffOf).join(''), 'latin1');
}

function diffOf({ path, before, after }: FilePair): string {
  const [old, now] = [before.toString('latin1'), after.toString('latin1')];
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, old, now, undefined, undefined, options);
}
