import { z } from 'zod';
import type { JobView } from '../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../shared/gapferry-error.ts';
import type { StoredError } from '../../shared/job.ts';

/** The error that a job's end means for the command that ran it; undefined where it succeeded. */
export function jobError({ id, kind, state, items, result }: JobView): StoredError | undefined {
  switch (state.state) {
    case 'succeeded':
      return undefined;
    case 'failed':
      return state.error;
    case 'incomplete': {
      if (kind === 'export') return toErrorView(new GapferryError('job.sealedWithout', { missing: state.missing }));
      // What is missing of a bundle are volumes; its items are only what is wrong.
      if (kind === 'verify')
        return toErrorView(new GapferryError('bundle.notAllHere', { volumes: missingVolumes(result) }));
      const done = items.filter((item) => item.state === 'done' || item.state === 'skipped').length;
      return toErrorView(new GapferryError('job.incomplete', { done, missing: state.missing }));
    }
    case 'cancelled':
      return toErrorView(new GapferryError('job.cancelled', { id }));
    default:
      return toErrorView(new GapferryError('job.interrupted', { id }));
  }
}

const Verified = z.object({ missingVolumes: z.array(z.int()) });

function missingVolumes(result: JobView['result']): string {
  return Verified.safeParse(result).data?.missingVolumes.join(', ') ?? '';
}
