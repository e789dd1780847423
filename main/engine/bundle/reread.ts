import type { Hash } from 'node:crypto';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { finishDigest, hexOf, newHash } from '../digest.ts';
import { forEachLimited } from '../limiter.ts';
import { type StreamHash, streamHash, streamHashHere } from '../stream-hash.ts';
import type { PackingList } from './packing-list.ts';
import { filesOfVolume, type Placement, placementsOf } from './placement.ts';
import type { VolumeWriter } from './volume-writer.ts';

/** One file at a time for each processor that hashes: this thread's and another's. More would only make a disc seek. */
const HASHES: readonly ((size: number) => StreamHash)[] = [streamHash, streamHashHere];

export interface RereadOptions {
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads every file of every volume back and holds it against the list. Returns the digests of the parts of cut blobs, by
 * path. Throws medium.io for the first file that does not read back as it was written.
 */
export async function rereadVolumes(
  list: PackingList,
  volumes: ReadonlyMap<number, VolumeWriter>,
  options: RereadOptions,
): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  for (const placement of placementsOf(list).values())
    if (placement.blob.parts) await rereadCut(placement, volumes, parts, options);
  for (const volume of volumes.values()) {
    const free = [...HASHES];
    const files = filesOfVolume(list, volume.number).filter(({ path }) => !parts.has(path));
    await forEachLimited(files, free.length, async ({ path, size, sha256 }) => {
      const newStreamHash = free.pop() ?? streamHash;
      if ((await hashFile(volume, path, newStreamHash(size), size, [], options)) !== sha256)
        throw differs(volume, path);
      free.push(newStreamHash);
    });
  }
  return parts;
}

/** Parts have no digest of their own yet: joined they must be the blob, and be the same in every volume. */
async function rereadCut(
  { blob, segments }: Placement,
  volumes: ReadonlyMap<number, VolumeWriter>,
  parts: Map<string, string>,
  options: RereadOptions,
): Promise<void> {
  const whole = newHash();
  let last: { volume: VolumeWriter; path: string } | undefined;
  for (const { path, size, volumes: holders } of segments)
    for (const volume of holders.map((number) => volumes.get(number)).filter((v) => v !== undefined)) {
      const digest = await hashFile(volume, path, streamHash(size), size, parts.has(path) ? [] : [whole], options);
      if ((parts.get(path) ?? digest) !== digest) throw differs(volume, path);
      parts.set(path, digest);
      last = { volume, path };
    }
  if (last && finishDigest(whole) !== blob.digest) throw differs(last.volume, last.path);
}

async function hashFile(
  volume: VolumeWriter,
  path: string,
  hash: StreamHash,
  size: number,
  others: readonly Hash[],
  { onBytes, signal }: RereadOptions,
): Promise<string> {
  for await (const chunk of volume.read(path, 0, size)) {
    signal?.throwIfAborted();
    await hash.update(chunk);
    for (const other of others) other.update(chunk);
    onBytes?.(chunk.length);
  }
  return hexOf(await hash.digest());
}

function differs(volume: VolumeWriter, path: string): GapferryError {
  const detail = `${path} does not read back as it was written`;
  return new GapferryError('medium.io', { path: volume.finalPath, detail });
}
