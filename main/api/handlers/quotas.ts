import { GapferryError } from '../../../shared/gapferry-error.ts';
import { parseDestination } from '../../engine/address.ts';
import { readProject } from '../../engine/harbor/project.ts';
import { raiseQuota } from '../../engine/harbor/quota.ts';
import { whoNow } from '../../jobs/record/audit-log.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

/** A remedy of preflight, for those whom Harbor lets. */
export function quotaHandlers({ openRegistries, log }: ApiServices): Pick<Handlers, 'quota.raise'> {
  return {
    'quota.raise': async ({ to, bytes }) => {
      const { host, project: name } = parseDestination(to);
      const registries = openRegistries();
      try {
        const rest = registries.rest(host);
        const { id } = await readProject(rest, name);
        if (id === undefined) throw new GapferryError('target.projectMissing', { host, project: name });
        const hard = await raiseQuota(rest, { name, id }, bytes);
        await log.record({
          who: whoNow(),
          action: 'quota.raised',
          on: { kind: 'project', id: `${host}/${name}` },
          outcome: 'done',
          detail: { bytes: hard },
        });
        return { hard };
      } finally {
        await registries.close();
      }
    },
  };
}
