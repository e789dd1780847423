import { WorkstationSettings } from '../../../shared/workstation.ts';
import { underPolicy } from '../../jobs/policy/workstation-policy.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'job.start' | 'job.list' | 'job.show' | 'job.resume' | 'job.pause' | 'job.cancel';

export function jobHandlers({ runner, catalog }: ApiServices): Pick<Handlers, Names> {
  return {
    'job.start': async ({ job, passphrase }) => {
      const policy = await catalog.read(() => catalog.settings.get('workstation', WorkstationSettings));
      return { id: await runner.start(policy ? underPolicy(job, policy) : job, { passphrase }) };
    },
    'job.list': ({ limit }) => runner.list(limit),
    'job.show': ({ id }) => runner.show(id),
    'job.resume': async ({ id, passphrase }) => {
      await runner.resume(id, { passphrase });
      return { id };
    },
    'job.pause': ({ id }) => runner.pause(id),
    'job.cancel': ({ id }) => runner.cancel(id),
  };
}
