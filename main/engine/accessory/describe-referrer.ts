import { z } from 'zod';
import type { Descriptor } from '../descriptor.ts';
import { isImageManifestType } from '../media-types.ts';

const Fields = z.object({
  artifactType: z.string().optional().catch(undefined),
  config: z.object({ mediaType: z.string() }).optional().catch(undefined),
  annotations: z.record(z.string(), z.string()).optional().catch(undefined),
});

/**
 * A manifest as a list of referrers describes it: with its artifact type (for an image manifest that says none, that of its
 * config) and its annotations (distribution-spec 1.1, "Listing Referrers").
 */
export function describeReferrer({ mediaType, digest, size }: Descriptor, bytes: Uint8Array): Descriptor {
  const { artifactType, config, annotations } = fieldsOf(bytes);
  const type = artifactType || (isImageManifestType(mediaType) ? config?.mediaType : undefined);
  return { mediaType, digest, size, ...(type ? { artifactType: type } : {}), ...(annotations ? { annotations } : {}) };
}

function fieldsOf(bytes: Uint8Array): z.infer<typeof Fields> {
  const parsed = Fields.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return parsed.data ?? {};
}
