import { setTimeout as sleep } from 'node:timers/promises';
import type { JobView } from '../../shared/contract.ts';
import type { Screen } from './open-screen.ts';

/** Waits until a job rests, and shows it. */
export async function jobAtRest({ call }: Pick<Screen, 'call'>, id: string): Promise<JobView> {
  for (;;) {
    const job = await call('job.show', { id });
    if (job.state.state !== 'running' && job.state.state !== 'queued') return job;
    await sleep(50);
  }
}
