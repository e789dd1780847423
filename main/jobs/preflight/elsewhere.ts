import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Digest } from '../../engine/digest.ts';
import { forEachLimited } from '../../engine/limiter.ts';
import type { Registries } from '../../engine/registry/registries.ts';
import { isAbsent } from './added-bytes.ts';
import type { NeededBlob } from './facts.ts';

const PARALLEL = 32;
/** Questions that are worth it: about four seconds on a slow line. */
const MOST_QUESTIONS = 4000;

/**
 * Looks for blobs in the other repositories of a project, largest first. Harbor tells of a blob by the repository that has
 * it and in no other way (harbor.md 3.2); what is refused, or beyond the questions that are worth it, stays unknown.
 */
export async function askElsewhere(
  registries: Registries,
  host: string,
  blobs: readonly NeededBlob[],
  repositories: readonly string[],
  signal: AbortSignal,
): Promise<NeededBlob[]> {
  const found = new Map<Digest, boolean | undefined>();
  const wanted = blobs.filter((blob) => isAbsent(blob) && blob.counts).sort((a, b) => b.size - a.size);
  let left = MOST_QUESTIONS;
  await forEachLimited(
    wanted,
    PARALLEL,
    async (blob, stop) => {
      const others = repositories.filter((path) => path !== blob.paths[0]);
      if (others.length > left) return;
      left -= others.length;
      found.set(blob.digest, await isInOne(registries, host, others, blob, stop));
    },
    signal,
  );
  return blobs.map((blob) => ({ ...blob, elsewhere: found.get(blob.digest) }));
}

async function isInOne(
  registries: Registries,
  host: string,
  paths: readonly string[],
  { digest, size }: NeededBlob,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const descriptor = { digest, size, mediaType: 'application/octet-stream' };
  try {
    for (const path of paths) {
      if (await registries.repository({ host, path }, 'destination').exists(descriptor, signal)) return true;
    }
    return false;
  } catch (error) {
    if (!(error instanceof GapferryError) || signal.aborted) throw error;
    return undefined;
  }
}
