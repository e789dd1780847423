import type { ReactElement } from 'react';
import { useLook } from '../../client/use-client.ts';
import { Steps } from '../../components/steps.tsx';
import { useSay } from '../../language/say.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { targetOf } from '../../target/target-draft.ts';
import { BundleStep } from './bundle-step.tsx';
import { CheckStep } from './check-step.tsx';
import { useImportDraft } from './import-draft.ts';
import { TargetStep } from './target-step.tsx';
import { useOpenedBundle } from './use-opened-bundle.ts';

/** From a bundle to images in the internal Harbor, in three steps; running it is the job's own screen. */
export default function ImportScreen(): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  const draft = useImportDraft();
  useOpenedBundle(draft);
  const { value, change } = draft;
  const bundle = useLook('inspect', { bundle: [...value.bundle] }, { when: value.bundle.length > 0 });
  const view = bundle.data;
  const decided = view
    ? t('ui.import.decided', { name: view.name, images: t('ui.images', { count: view.images.length }) })
    : '';
  return (
    <>
      <h1>{t('ui.import.title')}</h1>
      <Steps
        at={view ? value.step : 0}
        onOpen={(step) => change({ step })}
        steps={[
          { title: t('ui.import.step.bundle'), decided, content: <BundleStep draft={draft} bundle={bundle} /> },
          {
            title: t('ui.import.step.target'),
            decided: targetOf(value, workstation),
            content: view ? <TargetStep draft={draft} view={view} /> : null,
          },
          { title: t('ui.import.step.check'), content: view ? <CheckStep draft={draft} view={view} /> : null },
        ]}
      />
    </>
  );
}
