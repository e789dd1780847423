import type { ReactElement } from 'react';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { FindingsPanel } from '../../files/findings-panel.tsx';
import { LeftOut } from '../../files/left-out.tsx';
import { PlatformChoice } from '../../files/platform-choice.tsx';
import { SourcesField } from '../../files/sources-field.tsx';
import { Unreachable } from '../../files/unreachable.tsx';
import { UnreadFiles, undecided } from '../../files/unread-files.tsx';
import { useChoosing } from '../../files/use-choosing.ts';
import { useSay } from '../../language/say.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { targetMissing } from '../../target/target-draft.ts';
import { TargetFields } from '../../target/target-fields.tsx';
import { TravelFigures } from '../export/travel-figures.tsx';
import { useSummary } from '../export/use-summary.ts';
import { RelocateCheck } from './relocate-check.tsx';
import { type RelocateDraft, useRelocateDraft } from './relocate-draft.ts';

/** Both sides reachable: from files to rewritten files on one screen. */
export default function RelocateScreen(): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  const draft = useRelocateDraft();
  const { value } = draft;
  // What the destination said was said of something else.
  const change = (part: Partial<RelocateDraft>): void => draft.change({ ...part, checked: undefined });
  const choosing = useChoosing(value, true);
  const summary = useSummary(choosing);
  const { scan, images, travelling, survey, failed } = choosing;
  const lacking = travelling.length === 0 ? 'ui.relocate.nothing' : targetMissing(value, workstation);
  const unread = undecided(scan.data?.problems ?? [], value.unread).length;
  const leaveOut = (references: readonly string[]): void => change({ leaveOut: [...value.leaveOut, ...references] });
  return (
    <>
      <h1>{t('ui.relocate.title')}</h1>
      <p className="lede">{t('ui.relocate.what')}</p>
      <SourcesField sources={value.sources} onChange={(sources) => change({ sources })} />
      {scan.error ? <ErrorPanel error={scan.error} retry={() => void scan.refetch()} /> : null}
      {scan.isFetching && !scan.data ? <Loading rows={6} /> : null}
      {scan.data && images.length === 0 ? <Empty title={t('ui.travel.none')} /> : null}
      {scan.data && images.length > 0 ? (
        <>
          <TravelFigures choosing={choosing} />
          <Unreachable failed={failed} onLeaveOut={leaveOut} onAgain={survey.again} />
          <LeftOut count={value.leaveOut.length} />
          <UnreadFiles problems={scan.data.problems} unread={value.unread} onUnread={(unread) => change({ unread })} />
          <FindingsPanel
            images={images}
            survey={survey}
            platforms={value.platforms}
            choice={value}
            onChoice={({ include, exclude, leaveOut }) => change({ include, exclude, leaveOut })}
          />
          <PlatformChoice
            images={survey.images}
            value={value.platforms}
            onChange={(platforms) => change({ platforms })}
          />
          <h2>{t('ui.import.step.target')}</h2>
          <TargetFields draft={value} onChange={change} images={travelling.map((reference) => ({ reference }))} />
        </>
      ) : null}
      <RelocateCheck
        draft={draft}
        summary={summary}
        missing={unread > 0 ? t('ui.unread.open', { count: unread }) : lacking && t(lacking)}
      />
    </>
  );
}
