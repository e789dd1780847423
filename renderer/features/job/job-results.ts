import { z } from 'zod';
import { Verdict } from '../../../shared/contract.ts';
import { StoredError } from '../../../shared/job.ts';
import { ReplicationResult, ScanOfImage } from '../../../shared/scan.ts';

/** The parts of an export's result that are shown; docs/cli.md has the whole of all three. */
export const ExportResult = z.object({
  name: z.string(),
  identity: z.string(),
  paths: z.array(z.string()),
  bytes: z.number(),
  images: z.array(z.object({ reference: z.string(), digest: z.string(), size: z.number() })),
  leftOut: z.array(z.unknown()).default([]),
  stream: z.string().optional(),
  number: z.number().optional(),
  signedBy: z.object({ name: z.string(), fingerprint: z.string() }).nullable(),
});
export type ExportResult = z.infer<typeof ExportResult>;

const RewrittenFile = z.object({
  file: z.string(),
  written: z.string().optional(),
  changed: z.number(),
  skipped: z.string().optional(),
});
export type RewrittenFile = z.infer<typeof RewrittenFile>;

/** Something that belongs to an image, and what became of it at the destination. */
const Carried = z.object({
  digest: z.string(),
  kind: z.enum(['signature', 'attestation', 'sbom', 'other']),
  state: z.string(),
  /** Of a failure. */
  code: z.string().optional(),
});

const OfImage = z.object({ reference: z.string(), carried: z.array(Carried) });

/** Of an import or a relocation. */
export const ImportResult = z.object({
  bundle: z.object({ name: z.string(), identity: z.string() }).optional(),
  verdict: Verdict.optional(),
  mapping: z.array(z.object({ reference: z.string(), address: z.string(), digest: z.string() })),
  alreadyThere: z.array(z.string()).default([]),
  blobs: z.object({ copied: z.number(), mounted: z.number(), present: z.number(), bytes: z.number() }).optional(),
  missingVolumes: z.array(z.number()).default([]),
  accessories: z.array(OfImage).default([]),
  scans: z.array(ScanOfImage).default([]),
  replication: ReplicationResult.optional(),
  files: z.array(RewrittenFile).default([]),
  notRewritten: z
    .array(z.object({ file: z.string(), line: z.number(), reference: z.string(), why: z.string() }))
    .default([]),
  lock: z.string().optional(),
});
export type ImportResult = z.infer<typeof ImportResult>;

export const VerifyResult = z.object({
  verdict: Verdict,
  whole: z.boolean(),
  problems: z.array(StoredError),
  missingVolumes: z.array(z.number()),
  bytes: z.number(),
});
export type VerifyResult = z.infer<typeof VerifyResult>;
