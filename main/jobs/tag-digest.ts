import type { Digest } from '../engine/digest.ts';
import { readTagDigest } from '../engine/harbor/tags.ts';
import { isPolicyRefusal } from '../engine/registry/refusal.ts';
import type { Repository } from '../engine/registry/repository.ts';
import type { Rest } from '../engine/registry/rest.ts';

/**
 * What a tag stands for; undefined where there is none. A Harbor that gives out only what is signed, or scanned, refuses
 * even to name what is not yet (harbor.md 3.1): its API is asked then. Throws what the registry's refusal means.
 */
export async function tagDigest(
  target: Repository,
  rest: Rest,
  tag: string,
  signal?: AbortSignal,
): Promise<Digest | undefined> {
  try {
    return (await target.head(tag, signal))?.digest;
  } catch (error) {
    const digest = isPolicyRefusal(error) ? await readTagDigest(rest, target.path, tag) : undefined;
    if (digest === undefined) throw error;
    return digest;
  }
}
