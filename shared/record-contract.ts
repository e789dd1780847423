import { z } from 'zod';
import { AuditHead, AuditRecord, LogHead } from './audit.ts';
import { LANGUAGES } from './messages/format.ts';

const Time = z.iso.datetime({ offset: true });
const Secret = z.string().max(65_536);

/** Narrows a list of entries. `since` and `until` are compared with the entries' own times. */
const AuditSpan = { since: Time.optional(), until: Time.optional() };

/** One head and what the log says to it now. `ahead`: the log was longer then than it is now. */
export const HeadReport = z.object({
  head: AuditHead,
  /** `given`: typed or named now; `returned`: came back with a receipt; `bundle`: left with a bundle; `checkpoint`: was signed here. */
  from: z.enum(['given', 'returned', 'bundle', 'checkpoint']),
  /** Identity of the bundle, digest of the receipt, or id of the key. */
  source: z.string().optional(),
  at: z.string().optional(),
  state: z.enum(['agrees', 'differs', 'ahead', 'badSignature']),
});
export type HeadReport = z.infer<typeof HeadReport>;

/** Whether the log is whole, in figures: docs/audit-format.md says what each finds and what it cannot. */
export const AuditReport = z.object({
  whole: z.boolean(),
  head: LogHead,
  /** The first entry that is not as it was written, and how that shows. */
  fault: z.object({ seq: z.int(), why: z.enum(['text', 'link', 'gap']) }).optional(),
  /** Entries from the first that are sure all the same. */
  sure: z.int(),
  heads: z.array(HeadReport),
  /** Heads of others' logs that are kept here. */
  kept: z.int(),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** Calls of the record: audit log, receipts, hand-over, catalog. Part of CONTRACT. */
export const RECORD_CALLS = {
  'audit.list': {
    request: z.object({
      limit: z.int().min(1).max(1000).default(50),
      /** Only entries before this number: the next page. */
      before: z.int().optional(),
      /** A whole action, or its first word. */
      action: z.string().optional(),
      /** System user, operator or reviewer. */
      person: z.string().optional(),
      /** Name of what was acted on, or how its id starts; or a job. */
      on: z.string().optional(),
      /** Only entries with an override. */
      overridden: z.boolean().optional(),
      ...AuditSpan,
    }),
    result: z.object({ records: z.array(AuditRecord), head: LogHead }),
  },
  /** Hashes the whole log and compares it with every head that is known. `heads`: more of them, each SIZE:HASH. */
  'audit.verify': { request: z.object({ heads: z.array(z.string()).default([]) }), result: AuditReport },
  /** Writes the log to a file of the host: `jsonl` is the whole log as it was hashed; `csv` and `html` are for people. */
  'audit.export': {
    request: z.object({
      output: z.string().min(1),
      format: z.enum(['jsonl', 'csv', 'html']),
      language: z.enum(LANGUAGES).default('en'),
      ...AuditSpan,
    }),
    result: z.object({ written: z.string(), entries: z.int(), head: LogHead }),
  },
  /** The head of now, signed with a key where there is one. */
  'audit.checkpoint': {
    request: z.object({
      key: z.string().optional(),
      unsigned: z.boolean().default(false),
      passphrase: Secret.optional(),
    }),
    result: z.object({ head: LogHead, note: z.string().optional(), keyId: z.string().optional() }),
  },
} as const;
