import { isError } from '../../shared/gapferry-error.ts';
import { type CopyOptions, copyGraph } from '../engine/copy.ts';
import type { ImageGraph } from '../engine/graph.ts';
import { createTag } from '../engine/harbor/tags.ts';
import type { Repository } from '../engine/registry/repository.ts';
import type { Rest } from '../engine/registry/rest.ts';
import type { ReadStore } from '../engine/store.ts';
import { tagDigest } from './tag-digest.ts';

/**
 * Copies an image and gives it its tag. Where a push by tag is refused as immutable though there is no such tag, a rule
 * allows only the other way: push by digest, and have Harbor create the tag (harbor.md 3.4).
 */
export async function pushImage(
  source: ReadStore,
  target: Repository,
  graph: ImageGraph,
  tag: string,
  options: CopyOptions,
  rest: Rest,
): Promise<void> {
  try {
    await copyGraph(source, target, graph, [tag], options);
  } catch (error) {
    if (!isError(error, 'target.immutableTag') || (await tagDigest(target, rest, tag, options.signal))) throw error;
    await target.pushManifest(graph.root, rootBytes(graph), graph.root.digest, options.signal);
    await createTag(rest, target.path, graph.root.digest, tag);
  }
}

/** All else is there when the root is refused: it comes last. */
function rootBytes({ manifests }: ImageGraph): Buffer {
  return manifests.at(-1)?.bytes ?? Buffer.alloc(0);
}
