import { z } from 'zod';

/** Severities as Harbor orders them, the least first: what nobody has rated (Unknown) comes before what is negligible. */
export const SEVERITIES = ['None', 'Unknown', 'Negligible', 'Low', 'Medium', 'High', 'Critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

/** Levels that `--max-severity` takes. */
export const LEVELS = ['none', 'negligible', 'low', 'medium', 'high', 'critical'] as const;
export const Level = z.enum(LEVELS);
export type Level = z.infer<typeof Level>;

/** What a scan of one image came to. */
export const ScanOfImage = z.object({
  reference: z.string(),
  /**
   * `scanned`: no level was asked for. `unknown`: no scan, or one that cannot be relied on; never a pass. `waived`: a person
   * answers for it. `unscannable`: no image, so that there is nothing to scan.
   */
  verdict: z.enum(['scanned', 'pass', 'fail', 'unknown', 'waived', 'unscannable']),
  /** The worst that was found; after waivers where there are any. */
  severity: Severity.optional(),
  counts: z.record(z.string(), z.int()).optional(),
  fixable: z.int().optional(),
  scanner: z.string().optional(),
  /** When the scanner's database was last updated; absent where it does not say. */
  database: z.string().optional(),
  /** Why it is unknown, in the scanner's or Harbor's words. */
  detail: z.string().optional(),
  /** Reasons and ends of the waivers that counted. */
  waivers: z.array(z.object({ what: z.string(), reason: z.string(), until: z.string() })).optional(),
});
export type ScanOfImage = z.infer<typeof ScanOfImage>;

/** How a replication ended. */
export const ReplicationResult = z.object({
  policy: z.string(),
  execution: z.int(),
  status: z.string(),
  total: z.int(),
  succeeded: z.int(),
  failed: z.int(),
});
export type ReplicationResult = z.infer<typeof ReplicationResult>;
