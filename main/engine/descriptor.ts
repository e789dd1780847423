import { z } from 'zod';
import { DigestSchema } from './digest.ts';
import { Platform } from './platform.ts';

/** OCI image-spec descriptor.md. Fields we do not use are dropped: manifests travel as bytes, never re-serialised. */
export const Descriptor = z.object({
  mediaType: z.string().min(1).max(256),
  digest: DigestSchema,
  size: z.int().nonnegative(),
  urls: z.array(z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  platform: Platform.partial().optional(),
  artifactType: z.string().optional(),
});
export type Descriptor = z.infer<typeof Descriptor>;
