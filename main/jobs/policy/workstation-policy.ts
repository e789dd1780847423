import type { JobRequest } from '../../../shared/contract.ts';
import { LEVELS, type Level } from '../../../shared/scan.ts';
import type { WorkstationSettings } from '../../../shared/workstation.ts';

export type WorkstationPolicy = Pick<WorkstationSettings, 'verifyFirst' | 'maxSeverity' | 'waivers'>;

/** A job as it may run on this workstation: whoever asks, by whichever face, can ask for more than the policy, never for less. */
export function underPolicy(job: JobRequest, policy: WorkstationPolicy): JobRequest {
  if (job.kind === 'import') {
    const verifyFirst = job.request.verifyFirst || policy.verifyFirst;
    return { ...job, request: { ...job.request, ...scanned(job.request, policy), verifyFirst } };
  }
  if (job.kind === 'relocate') return { ...job, request: { ...job.request, ...scanned(job.request, policy) } };
  return job;
}

interface Scanned {
  readonly scan: boolean;
  readonly maxSeverity?: Level | undefined;
  readonly waivers?: string | undefined;
}

function scanned(asked: Scanned, { maxSeverity, waivers }: WorkstationPolicy): Scanned {
  const { scan } = asked;
  if (maxSeverity === undefined) return { scan, maxSeverity: asked.maxSeverity, waivers: asked.waivers };
  return { scan: true, maxSeverity: stricter(maxSeverity, asked.maxSeverity), waivers: asked.waivers ?? waivers };
}

function stricter(a: Level, b: Level | undefined): Level {
  return b !== undefined && LEVELS.indexOf(b) < LEVELS.indexOf(a) ? b : a;
}
