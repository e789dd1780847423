import { z } from 'zod';
import type { Digest } from '../digest.ts';
import { DigestSchema } from '../digest.ts';
import type { Rest } from '../registry/rest.ts';
import { readOne, repositoryPath } from './read.ts';

const WithAccessories = z.object({
  accessories: z.array(z.object({ type: z.string(), digest: DigestSchema })).nullish(),
});

/** What Harbor shows as belonging to an artifact, `signature.cosign` and the like (harbor.md 2.2); undefined where we may not see it. */
export async function readAccessories(
  rest: Rest,
  path: string,
  subject: Digest,
): Promise<{ type: string; digest: Digest }[] | undefined> {
  const artifact = await readOne(
    rest,
    `${repositoryPath(path)}/artifacts/${subject}?with_accessory=true`,
    WithAccessories,
  );
  return artifact && (artifact.accessories ?? []);
}
