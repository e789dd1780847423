import { z } from 'zod';
import { type Digest, DigestSchema } from '../digest.ts';
import type { Rest } from '../registry/rest.ts';
import { change, readOne, repositoryPath } from './read.ts';

const Tagged = z.object({
  tags: z.array(z.object({ name: z.string(), immutable: z.boolean().nullish() })).nullish(),
});

/** Whether an existing tag is immutable; undefined where Harbor does not tell us. */
export async function readTagImmutable(rest: Rest, path: string, tag: string): Promise<boolean | undefined> {
  const query = 'with_tag=true&with_immutable_status=true';
  const artifact = await readOne(rest, `${repositoryPath(path)}/artifacts/${tag}?${query}`, Tagged);
  return artifact?.tags?.find(({ name }) => name === tag)?.immutable ?? undefined;
}

/** What a tag stands for; undefined where Harbor does not tell us, or has none. */
export async function readTagDigest(rest: Rest, path: string, tag: string): Promise<Digest | undefined> {
  const artifact = await readOne(rest, `${repositoryPath(path)}/artifacts/${tag}`, z.object({ digest: DigestSchema }));
  return artifact?.digest;
}

/** Gives an artifact that is there one more tag, where a push by tag is not allowed. A tag that exists is refused (409). */
export async function createTag(rest: Rest, path: string, digest: string, tag: string): Promise<void> {
  await change(rest, 'POST', `${repositoryPath(path)}/artifacts/${digest}/tags`, { name: tag }, [201]);
}
