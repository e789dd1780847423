import { z } from 'zod';
import { Actor } from './job.ts';

/** What is written to the audit log. Names never change meaning; docs/audit-format.md explains each. */
export const AUDIT_ACTIONS = [
  'log.created',
  'log.checkpoint',
  'log.exported',
  'log.headDiffers',
  'job.started',
  'job.resumed',
  'job.paused',
  'job.ended',
  'job.cancelled',
  'bundle.sealed',
  'bundle.admitted',
  'bundle.imported',
  'bundle.verified',
  'bundle.refused',
  'bundle.hosted',
  'key.made',
  'key.imported',
  'key.exported',
  'key.removed',
  'trust.added',
  'trust.removed',
  'registry.changed',
  'registry.login',
  'registry.logout',
  'setting.changed',
  'quota.raised',
  'receipt.made',
  'receipt.filed',
  'receipt.refused',
  'handover.made',
  'catalog.backup',
  'catalog.restored',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_OUTCOMES = ['done', 'incomplete', 'failed', 'refused', 'paused', 'cancelled', 'alarm'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How long a log is and the hash of its last entry: whoever keeps it can tell later whether the log was cut or rewritten. */
export const AuditHead = z.object({ size: z.int().nonnegative(), hash: Sha256 });
export type AuditHead = z.infer<typeof AuditHead>;

/** A head with the log it belongs to: the hash of that log's first entry. */
export const LogHead = z.object({ log: Sha256, ...AuditHead.shape });
export type LogHead = z.infer<typeof LogHead>;

const Values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** One entry, in the order of its bytes. Action and outcome are open on reading: a newer version may have written the log. */
export const AuditEntry = z.object({
  /** UTC with milliseconds, by the workstation's clock: the order is the sequence number's. */
  at: z.string(),
  who: Actor,
  action: z.string(),
  on: z.object({ kind: z.string(), id: z.string(), name: z.string().optional() }),
  outcome: z.string(),
  /** The job that did it. */
  job: z.string().optional(),
  verdict: z.string().optional(),
  /** What would have stopped it, and the reason that was given for going on. */
  overrides: z.array(z.object({ what: z.string(), reason: z.string() })).optional(),
  /** Protections that were switched off by it. */
  off: z.array(z.string()).optional(),
  detail: Values.optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** An entry to be written: its names are of this version. */
export type NewAuditEntry = Omit<AuditEntry, 'at' | 'action' | 'outcome'> & {
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
};

/** An entry in its place in the chain. */
export const AuditRecord = z.object({
  seq: z.int().positive(),
  hash: Sha256,
  entry: AuditEntry,
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** `SIZE:HASH`, as a head is printed, typed and carried in QR codes; spaces between groups are allowed. */
export function parseHead(text: string): AuditHead | undefined {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.replace(/\s+/g, '').toLowerCase());
  return match ? { size: Number(match[1]), hash: match[2] ?? '' } : undefined;
}

export function formatHead({ size, hash }: AuditHead): string {
  return `${size}:${hash}`;
}
