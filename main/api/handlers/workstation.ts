import { hostname } from 'node:os';
import { WorkstationSettings, type WorkstationView } from '../../../shared/workstation.ts';
import { systemUser } from '../../jobs/actor.ts';
import { settingsChanged } from '../../jobs/record/audit-settings.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'workstation.show' | 'workstation.set' | 'practice.start' | 'practice.stop';

export function workstationHandlers({ catalog, log, home, version, practiceRoom }: ApiServices): Pick<Handlers, Names> {
  const stored = (): WorkstationSettings =>
    catalog.settings.get('workstation', WorkstationSettings) ?? WorkstationSettings.parse({});
  const viewOf = (settings: WorkstationSettings): WorkstationView => ({
    ...settings,
    name: hostname(),
    user: systemUser(),
    home,
    version,
    practice: practiceRoom.view(),
  });
  return {
    'workstation.show': async () => viewOf(await catalog.read(stored)),
    'workstation.set': async (change) => {
      const settings = await catalog.write(() => {
        const before = stored();
        const after = WorkstationSettings.parse({
          ...before,
          ...change,
          site: (change.site ?? before.site) || undefined,
          maxSeverity: (change.maxSeverity ?? before.maxSeverity) || undefined,
          waivers: (change.waivers ?? before.waivers) || undefined,
        });
        catalog.settings.set('workstation', after);
        for (const entry of settingsChanged(before, after)) log.add(entry);
        return after;
      });
      return viewOf(settings);
    },
    'practice.start': () => practiceRoom.start(),
    'practice.stop': async () => {
      await practiceRoom.stop();
      return {};
    },
  };
}
