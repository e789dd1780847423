import type { ReactElement } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import { formatBytes } from '../../../shared/messages/format.ts';
import { answered, useAction, useLook } from '../../client/use-client.ts';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { go } from '../../shell/route.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { CheckedStart } from '../../target/checked-start.tsx';
import { type ImportDraft, importRequestOf } from './import-draft.ts';

/** What the destination says before the first byte, with remedies in place; then the one button that starts it. */
export function CheckStep({ draft, view }: { draft: Draft<ImportDraft>; view: BundleView }): ReactElement {
  const { t, language } = useSay();
  const workstation = useWorkstation();
  const { value, change } = draft;
  const request = importRequestOf(value, workstation, view.verdict.verdict);
  const preflight = useLook('preflight', request);
  const start = useAction('job.start', ['job.list']);
  const run = async (): Promise<void> => {
    const started = await answered(start.mutateAsync({ job: { kind: 'import', request } }));
    if (!started) return;
    go('job', started.id);
  };
  const bytes = formatBytes(preflight.data?.plan?.bytes ?? view.bytes, language);
  const summary = t('ui.imagesAndSize', { images: t('ui.images', { count: view.images.length }), size: bytes });
  return (
    <CheckedStart
      look={preflight}
      start={start}
      label={t('ui.import.run', { summary })}
      onCreateProject={() => change({ createProject: true })}
      onRun={() => void run()}
    />
  );
}
