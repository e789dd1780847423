import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'job.start' | 'job.list' | 'job.show' | 'job.resume' | 'job.pause' | 'job.cancel';

export function jobHandlers({ runner }: ApiServices): Pick<Handlers, Names> {
  return {
    'job.start': async ({ job, passphrase }) => ({ id: await runner.start(job, { passphrase }) }),
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
