import { z } from 'zod';

export const JOB_KINDS = ['export', 'import', 'relocate', 'verify'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const PAUSE_REASONS = ['user', 'medium', 'approval', 'shutdown'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** An error as stored with a job; the same shape as ErrorView, decoded again when it is loaded. */
export const StoredError = z.object({
  code: z.string(),
  short: z.string(),
  side: z.enum(['source', 'destination', 'medium', 'local']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  retryable: z.boolean(),
  technical: z.string().optional(),
});
export type StoredError = z.infer<typeof StoredError>;

/**
 *     queued -> running(phase) -> succeeded
 *     running -> paused(reason) -> queued
 *     running -> failed(error, resumable) -> queued ;  any live state -> cancelled
 *     running -> incomplete(items) -> queued
 */
export const JobState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('queued') }),
  z.object({ state: z.literal('running'), phase: z.string() }),
  z.object({ state: z.literal('paused'), reason: z.enum(PAUSE_REASONS) }),
  z.object({ state: z.literal('succeeded') }),
  z.object({ state: z.literal('incomplete'), missing: z.int() }),
  z.object({ state: z.literal('failed'), error: StoredError, resumable: z.boolean() }),
  z.object({ state: z.literal('cancelled') }),
]);
export type JobState = z.infer<typeof JobState>;

export type JobEvent =
  | { readonly event: 'start'; readonly phase: string }
  | { readonly event: 'phase'; readonly phase: string }
  | { readonly event: 'pause'; readonly reason: PauseReason }
  | { readonly event: 'resume' }
  | { readonly event: 'succeed' }
  | { readonly event: 'leave'; readonly missing: number }
  | { readonly event: 'fail'; readonly error: StoredError; readonly resumable: boolean }
  | { readonly event: 'cancel' };

/**
 * The one transition function of a job: the next state, or undefined where the event is not allowed in that state.
 * A running job whose process died is resumed from `running` itself: its lease has run out.
 */
export function transition(from: JobState, event: JobEvent): JobState | undefined {
  switch (event.event) {
    case 'start':
      return from.state === 'queued' ? { state: 'running', phase: event.phase } : undefined;
    case 'phase':
      return from.state === 'running' ? { state: 'running', phase: event.phase } : undefined;
    case 'pause':
      return from.state === 'running' ? { state: 'paused', reason: event.reason } : undefined;
    case 'resume':
      return isResumable(from) ? { state: 'queued' } : undefined;
    case 'succeed':
      return from.state === 'running' ? { state: 'succeeded' } : undefined;
    case 'leave':
      return from.state === 'running' ? { state: 'incomplete', missing: event.missing } : undefined;
    case 'fail':
      return from.state === 'running' ? { state: 'failed', error: event.error, resumable: event.resumable } : undefined;
    case 'cancel':
      return isLive(from) ? { state: 'cancelled' } : undefined;
  }
}

/** Whether `job resume` can go on from here. */
export function isResumable(state: JobState): boolean {
  if (state.state === 'failed') return state.resumable;
  return ['queued', 'running', 'paused', 'incomplete'].includes(state.state);
}

/** Whether the job can still change without being asked to resume. */
export function isLive(state: JobState): boolean {
  return (
    state.state === 'queued' ||
    state.state === 'running' ||
    state.state === 'paused' ||
    state.state === 'incomplete' ||
    (state.state === 'failed' && state.resumable)
  );
}

/** One thing a job does: an image for export, import and relocate; a file for verify. */
export const JobItem = z.object({
  name: z.string(),
  state: z.enum(['waiting', 'active', 'done', 'skipped', 'failed']),
  digest: z.string().optional(),
  /** Address at the destination, where there is one. */
  target: z.string().optional(),
  bytes: z.int().optional(),
  error: StoredError.optional(),
});
export type JobItem = z.infer<typeof JobItem>;

/** Progress of a job: always a whole view with a rising `seq`, never a delta, so a slow listener may skip any of them. */
export const JobProgress = z.object({
  id: z.string(),
  seq: z.int(),
  state: JobState,
  /** Bytes done and expected, of the last phase that moved any; within it bytes never go back, not even when the job is resumed. */
  bytesDone: z.int(),
  bytesTotal: z.int(),
  /** The phase whose bytes these are: they stay in view through phases that move none. */
  bytesPhase: z.string().optional(),
  /** Bytes a second over the last seconds; 0 while unknown. */
  rate: z.number(),
  secondsLeft: z.number().optional(),
  itemsDone: z.int(),
  itemsTotal: z.int(),
  /** What is being worked on now: references or file names. */
  current: z.array(z.string()),
  notices: z.array(z.object({ kind: z.string(), text: z.record(z.string(), z.union([z.string(), z.number()])) })),
});
export type JobProgress = z.infer<typeof JobProgress>;

/** Who ran a job, as far as it can be known or was said. */
export const Actor = z.object({
  user: z.string(),
  workstation: z.string(),
  operator: z.string().optional(),
  /** The second pair of eyes, as it was said. */
  reviewer: z.string().optional(),
  ticket: z.string().optional(),
});
export type Actor = z.infer<typeof Actor>;
