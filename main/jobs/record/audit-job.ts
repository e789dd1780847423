import { z } from 'zod';
import type { AuditOutcome, NewAuditEntry } from '../../../shared/audit.ts';
import type { Actor, JobEvent, JobItem } from '../../../shared/job.ts';
import { ScanOfImage } from '../../../shared/scan.ts';
import { whoNow } from './audit-log.ts';

/** What the log says of a job. */
export interface AuditedJob {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly actor: Actor;
}

/** A job was asked for: with every protection left off, and every reason that was given in case it is needed. Where one is, is an entry of its own. */
export function jobStarted(job: AuditedJob, request: Readonly<Record<string, unknown>>): NewAuditEntry {
  const given = reasonsIn(request);
  const off = [
    ...(request.unsigned === true ? ['signature'] : []),
    ...(request.accessories === false ? ['accessories'] : []),
  ];
  return {
    ...about(job),
    action: 'job.started',
    outcome: 'done',
    ...(off.length > 0 ? { off } : {}),
    detail: { kind: job.kind, ...(given === '' ? {} : { given }) },
  };
}

export function jobResumed(job: AuditedJob, from: string): NewAuditEntry {
  return { ...about(job), action: 'job.resumed', outcome: 'done', detail: { kind: job.kind, from } };
}

export function jobCancelled(job: AuditedJob): NewAuditEntry {
  return { ...about(job), action: 'job.cancelled', outcome: 'cancelled', detail: { kind: job.kind } };
}

/** The parts of a result that belong into the log. */
const Result = z.object({
  verdict: z.object({ verdict: z.string() }).optional().catch(undefined),
  identity: z.string().optional().catch(undefined),
  bundle: z.object({ identity: z.string() }).optional().catch(undefined),
  dryRun: z.boolean().optional().catch(undefined),
  scans: z.array(ScanOfImage).optional().catch(undefined),
});

/** A job came to rest: how, with which verdict, how much of it is done. */
export function jobRested(
  job: AuditedJob,
  event: JobEvent,
  result: Readonly<Record<string, unknown>> | undefined,
  items: readonly JobItem[],
): NewAuditEntry {
  const { verdict, identity, bundle, dryRun, scans = [] } = Result.parse(result ?? {});
  const whole = items.filter(({ state }) => state === 'done' || state === 'skipped').length;
  const waived = waiversIn(scans);
  const about_ = identity ?? bundle?.identity;
  return {
    ...about(job),
    ...endOf(event),
    ...(verdict ? { verdict: verdict.verdict } : {}),
    ...(waived.length > 0 ? { overrides: waived } : {}),
    detail: {
      kind: job.kind,
      items: items.length,
      done: whole,
      ...(about_ === undefined ? {} : { bundle: about_ }),
      ...(dryRun ? { dryRun } : {}),
      ...(event.event === 'fail' ? { error: `${event.error.short} ${event.error.code}` } : {}),
      ...(event.event === 'pause' ? { reason: event.reason } : {}),
    },
  };
}

/** Each waiver that counted once, with how many images it counted for. */
function waiversIn(scans: readonly ScanOfImage[]): { what: string; reason: string }[] {
  const counts = new Map<string, { what: string; reason: string; images: number }>();
  for (const { what, reason } of scans.flatMap(({ waivers = [] }) => waivers)) {
    const key = JSON.stringify([what, reason]);
    counts.set(key, { what, reason, images: (counts.get(key)?.images ?? 0) + 1 });
  }
  return [...counts.values()].map(({ what, reason, images }) => ({ what: `waiver ${what} (${images})`, reason }));
}

function about(job: AuditedJob): Pick<NewAuditEntry, 'who' | 'on' | 'job'> {
  return { who: whoNow(job.actor), on: { kind: 'job', id: job.id, name: job.title }, job: job.id };
}

function endOf(event: JobEvent): { action: NewAuditEntry['action']; outcome: AuditOutcome } {
  switch (event.event) {
    case 'pause':
      return { action: 'job.paused', outcome: 'paused' };
    case 'cancel':
      return { action: 'job.cancelled', outcome: 'cancelled' };
    case 'leave':
      return { action: 'job.ended', outcome: 'incomplete' };
    case 'fail':
      return { action: 'job.ended', outcome: 'failed' };
    case 'start':
    case 'phase':
    case 'resume':
    case 'succeed':
      return { action: 'job.ended', outcome: 'done' };
  }
}

/** Requests name them all `accept...`. */
function reasonsIn(request: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(request).filter(([key, value]) => key.startsWith('accept') && typeof value === 'string');
  return given.map(([key, value]) => `${key}: ${value}`).join('; ');
}
