import type { ReactElement } from 'react';
import { Steps } from '../../components/steps.tsx';
import { firstName } from '../../files/source-name.ts';
import { useChoosing } from '../../files/use-choosing.ts';
import { useSay } from '../../language/say.ts';
import { useExportDraft } from './export-draft.ts';
import { FilesStep } from './files-step.tsx';
import { StickStep } from './stick-step.tsx';
import { TravelStep } from './travel-step.tsx';
import { useSummary } from './use-summary.ts';

/** From deployment files to a signed bundle, in three steps; running it is the job's own screen. */
export default function ExportScreen(): ReactElement {
  const { t } = useSay();
  const draft = useExportDraft();
  const { value, change } = draft;
  const choosing = useChoosing(value, value.step > 0);
  const summary = useSummary(choosing);
  const more = value.sources.length - 1;
  const given =
    more > 0 ? t('ui.files.andMore', { name: firstName(value.sources), count: more }) : firstName(value.sources);
  return (
    <>
      <h1>{t('ui.export.title')}</h1>
      <Steps
        at={value.step}
        onOpen={(step) => change({ step })}
        steps={[
          { title: t('ui.export.step.files'), decided: given, content: <FilesStep draft={draft} /> },
          {
            title: t('ui.export.step.travel'),
            decided: summary,
            content: <TravelStep draft={draft} choosing={choosing} />,
          },
          { title: t('ui.export.step.stick'), content: <StickStep draft={draft} choosing={choosing} /> },
        ]}
      />
    </>
  );
}
