import { z } from 'zod';

/** The parts of jobs' results that tests look at; docs/cli.md has the whole shapes. */
export const ExportResult = z.object({
  identity: z.string(),
  paths: z.array(z.string()).min(1),
  bytes: z.int(),
  images: z.array(z.object({ reference: z.string(), digest: z.string(), size: z.int() })),
  leftOut: z.array(z.object({ reference: z.string(), code: z.string() })),
});

const Blobs = z.object({ copied: z.int(), mounted: z.int(), present: z.int(), bytes: z.int() });

export const LandingResult = z.object({
  mapping: z.array(z.object({ reference: z.string(), address: z.string(), digest: z.string() })),
  alreadyThere: z.array(z.string()),
  failed: z.array(z.object({ reference: z.string(), code: z.string() })),
  blobs: Blobs,
  missingVolumes: z.array(z.int()).default([]),
  files: z.array(
    z.object({ file: z.string(), written: z.string().optional(), changed: z.int(), skipped: z.string().optional() }),
  ),
  notRewritten: z.array(z.object({ file: z.string(), reference: z.string() })),
  lock: z.string().optional(),
});
export type LandingResult = z.infer<typeof LandingResult>;

export const VerifyResult = z.object({
  verdict: z.looseObject({ verdict: z.string() }),
  whole: z.boolean(),
  problems: z.array(z.object({ code: z.string() })),
  missingVolumes: z.array(z.int()),
});
