import { Button } from 'antd';
import type { ReactElement } from 'react';
import { ActionBar } from '../../components/action-bar.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { FindingsPanel } from '../../files/findings-panel.tsx';
import { LeftOut } from '../../files/left-out.tsx';
import { PlatformChoice } from '../../files/platform-choice.tsx';
import { Unreachable } from '../../files/unreachable.tsx';
import { UnreadFiles, undecided } from '../../files/unread-files.tsx';
import type { Choosing } from '../../files/use-choosing.ts';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import type { ExportDraft } from './export-draft.ts';
import { TravelFigures } from './travel-figures.tsx';

/** Which images travel, in which platforms, and what that weighs. */
export function TravelStep({ draft, choosing }: { draft: Draft<ExportDraft>; choosing: Choosing }): ReactElement {
  const { t } = useSay();
  const { scan, images, travelling, survey, failed } = choosing;
  const { value, change } = draft;
  if (scan.error) return <ErrorPanel error={scan.error} retry={() => void scan.refetch()} />;
  if (!scan.data) return <Loading rows={8} />;
  if (images.length === 0) {
    return (
      <Empty title={t('ui.travel.none')}>
        <p>{t('ui.travel.none.more')}</p>
        <Button onClick={() => change({ step: 0 })}>{t('ui.export.otherFiles')}</Button>
      </Empty>
    );
  }
  const leaveOut = (references: readonly string[]): void => change({ leaveOut: [...value.leaveOut, ...references] });
  const open = images.filter(({ fate }) => fate === 'open').length;
  const unread = undecided(scan.data.problems, value.unread).length;
  return (
    <>
      <TravelFigures choosing={choosing} />
      {survey.error ? <ErrorPanel error={survey.error} retry={survey.again} /> : null}
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
      <PlatformChoice images={survey.images} value={value.platforms} onChange={(platforms) => change({ platforms })} />
      <ActionBar
        note={
          unread > 0 ? t('ui.unread.open', { count: unread }) : open > 0 ? t('ui.travel.open', { count: open }) : null
        }
      >
        <Button
          type="primary"
          size="large"
          disabled={travelling.length === 0 || unread > 0}
          onClick={() => change({ step: 2 })}
        >
          {t('ui.export.chooseStick')}
        </Button>
      </ActionBar>
    </>
  );
}
