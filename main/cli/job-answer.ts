import type { JobView } from '../../shared/contract.ts';
import { alarmError } from './alarm-error.ts';
import type { Answer } from './answer.ts';
import type { Face } from './face.ts';
import { jobError } from './job-error.ts';
import { failedItemsText } from './views/job.ts';
import { jobResultText } from './views/job-result.ts';

/** The answer of a command that ran a job: what it made, what is missing, and how it ended. */
export function jobAnswer(face: Face, job: JobView): Answer {
  const { say } = face;
  const error = alarmError(job, say) ?? jobError(job);
  const missing = job.kind === 'verify' ? '' : failedItemsText(job, say);
  const resumable = error !== undefined && isResumableNow(job);
  const hint = resumable ? `${say.t('job.resumeHint', { id: job.id })}\n` : '';
  const text = [jobResultText(job, say), missing, hint].filter(Boolean).join('\n');
  return { json: { job }, text, ...(error ? { error } : {}) };
}

function isResumableNow({ kind, state }: JobView): boolean {
  if (kind === 'verify') return false;
  return (state.state === 'incomplete' && kind !== 'export') || (state.state === 'failed' && state.resumable);
}
