import { asGapferryError, GapferryError } from '../../../shared/gapferry-error.ts';
import { finishDigest, hexOf, newHash } from '../digest.ts';
import type { ListedFile, PackingList } from './packing-list.ts';
import { filesOfVolume, placementsOf } from './placement.ts';
import { volumeProblems } from './volume-problems.ts';
import type { VolumeSource } from './volume-source.ts';

/** A volume that is here. */
export interface PresentVolume {
  readonly number: number;
  readonly source: VolumeSource;
}

/** Told as bytes of a file have been read. */
export type OnFile = (file: string, bytes: number) => void;

/** Reads every byte of the volumes that are here and collects all that is wrong with them, in the order of the list. */
export async function verifyVolumes(
  list: PackingList,
  volumes: readonly PresentVolume[],
  onFile: OnFile,
  signal: AbortSignal | undefined,
): Promise<GapferryError[]> {
  const problems: GapferryError[] = [];
  for (const { number, source } of volumes) {
    problems.push(...volumeProblems(list, number, source));
    for (const file of filesOfVolume(list, number)) {
      if (source.files.get(file.path) !== file.size) continue;
      const problem = await verifyFile(source, file, onFile, signal);
      if (problem) problems.push(problem);
    }
  }
  if (problems.length === 0) problems.push(...(await verifyJoined(list, volumes, signal)));
  return problems;
}

/** A file that reads wrong is read once more: a flaky stick is more common than an attack. */
async function verifyFile(
  source: VolumeSource,
  file: ListedFile,
  onFile: OnFile,
  signal: AbortSignal | undefined,
): Promise<GapferryError | undefined> {
  try {
    if ((await hashFile(source, file, onFile, signal)) === file.sha256) return undefined;
    if ((await hashFile(source, file, () => {}, signal)) === file.sha256) return undefined;
    return new GapferryError('bundle.changed', { file: file.path, path: source.path });
  } catch (error) {
    const problem = asGapferryError(error);
    if (signal?.aborted || problem.code === 'medium.gone' || problem.code === 'internal.bug') throw error;
    return problem;
  }
}

async function hashFile(
  source: VolumeSource,
  file: ListedFile,
  onFile: OnFile,
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = newHash();
  for await (const chunk of source.read(file.path, 0, file.size)) {
    signal?.throwIfAborted();
    hash.update(chunk);
    onFile(file.path, chunk.length);
  }
  return hexOf(finishDigest(hash));
}

/** Parts that are all right one by one must also be their blob when joined; only where all of them are here. */
async function verifyJoined(
  list: PackingList,
  volumes: readonly PresentVolume[],
  signal: AbortSignal | undefined,
): Promise<GapferryError[]> {
  const problems: GapferryError[] = [];
  for (const { blob, segments } of placementsOf(list).values()) {
    const sources = segments.map((segment) => volumes.find(({ number }) => segment.volumes.includes(number))?.source);
    const [first] = sources;
    if (!blob.parts || !first || sources.includes(undefined)) continue;
    const hash = newHash();
    for (const [i, { path, size }] of segments.entries())
      for await (const chunk of sources[i]?.read(path, 0, size) ?? []) {
        signal?.throwIfAborted();
        hash.update(chunk);
      }
    if (finishDigest(hash) !== blob.digest)
      problems.push(new GapferryError('bundle.changed', { file: blob.parts[0] ?? blob.digest, path: first.path }));
  }
  return problems;
}
