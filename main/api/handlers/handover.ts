import { openJudged } from '../../jobs/judged-bundle.ts';
import { handoverForm } from '../../jobs/print/handover-form.ts';
import { whoNow } from '../../jobs/record/audit-log.ts';
import type { ApiServices } from '../services.ts';
import { viewOf } from './bundles.ts';
import type { Handlers } from './handlers.ts';

export function handoverHandlers({ log, trustedKeys }: ApiServices): Pick<Handlers, 'handover.make'> {
  return {
    'handover.make': async ({ bundle, trust, fields }) => {
      const judged = await openJudged(bundle, trustedKeys(), trust);
      const reader = await judged.envelope.open(judged.list, { tolerant: true });
      try {
        const view = await viewOf(judged, reader);
        const html = handoverForm(view, fields);
        const on = { kind: 'bundle', id: view.identity, name: view.name };
        await log.record({ who: whoNow(fields), action: 'handover.made', on, outcome: 'done' });
        return { html, bundle: view.identity, name: view.name };
      } finally {
        await reader.close();
      }
    },
  };
}
