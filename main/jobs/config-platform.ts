import { z } from 'zod';
import { finishDigest, newHash } from '../engine/digest.ts';
import type { ImageGraph } from '../engine/graph.ts';
import { LIMITS } from '../engine/limits.ts';
import { MEDIA } from '../engine/media-types.ts';
import { formatPlatform, Platform } from '../engine/platform.ts';
import type { ReadStore } from '../engine/store.ts';

const CONFIGS: readonly string[] = [MEDIA.ociConfig, MEDIA.dockerConfig];

/** The platform of an image that stands in no index, from its config; [] for an artifact that has none. */
export async function readPlatforms(store: ReadStore, graph: ImageGraph, signal?: AbortSignal): Promise<string[]> {
  const config = graph.blobs.find(
    ({ kind, descriptor }) => kind === 'config' && CONFIGS.includes(descriptor.mediaType),
  );
  if (!config || config.descriptor.size > LIMITS.manifest) return [];
  const hash = newHash();
  const chunks: Buffer[] = [];
  for await (const chunk of await store.fetch(config.descriptor, { signal })) {
    hash.update(chunk);
    chunks.push(Buffer.from(chunk));
  }
  if (finishDigest(hash) !== config.descriptor.digest) return [];
  return parse(Buffer.concat(chunks).toString('utf8'));
}

function parse(text: string): string[] {
  try {
    const platform = z.looseObject(Platform.shape).safeParse(JSON.parse(text));
    return platform.success ? [formatPlatform(platform.data)] : [];
  } catch {
    return [];
  }
}
