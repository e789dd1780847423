import { z } from 'zod';
import { StoredError } from './job.ts';

/** References of one survey call: a screen asks in batches, so that figures appear as they come. */
export const SURVEY_BATCH = 16;

/** What an image would weigh, before anything is exported. */
export const SurveyedImage = z.object({
  /** As written in the files. */
  reference: z.string(),
  digest: z.string(),
  confirmedBy: z.enum(['reference', 'origin', 'mirror']),
  servedBy: z.string(),
  /** Content by platform; `platform` is empty for what travels with every choice (attestations, an image without one). */
  parts: z.array(z.object({ platform: z.string(), blobs: z.array(z.object({ digest: z.string(), size: z.int() })) })),
  /** Kinds of what belongs to it: signature, attestation, sbom, other. */
  accessories: z.array(z.string()),
});
export type SurveyedImage = z.infer<typeof SurveyedImage>;

export const SurveyResult = z.object({
  images: z.array(SurveyedImage),
  failed: z.array(z.object({ reference: z.string(), error: StoredError })),
});
export type SurveyResult = z.infer<typeof SurveyResult>;
