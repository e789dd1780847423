import type { ReactElement } from 'react';
import { useSay } from '../../language/say.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { NextSteps } from './next-steps.tsx';
import { PracticeOffer } from './practice-offer.tsx';
import { RecentJobs } from './recent-jobs.tsx';
import { SideQuestion } from './side-question.tsx';

/** First the question which side this is; later what runs, what waits, and what was done last. */
export default function StartScreen(): ReactElement {
  const { t } = useSay();
  const { side, practice } = useWorkstation();
  if (side === undefined && !practice) {
    return (
      <>
        <h1>{t('ui.start.welcome')}</h1>
        <p className="lede">{t('ui.start.what')}</p>
        <SideQuestion />
        <PracticeOffer />
      </>
    );
  }
  return (
    <>
      <h1>{t('ui.screen.start')}</h1>
      <NextSteps />
      <RecentJobs />
      {practice ? null : <PracticeOffer />}
    </>
  );
}
