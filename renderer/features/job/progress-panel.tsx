import type { ReactElement } from 'react';
import type { JobProgress } from '../../../shared/job.ts';
import { formatBytes } from '../../../shared/messages/format.ts';
import { ratesOf } from '../../client/rate-log.ts';
import { formatCount } from '../../components/count.ts';
import { type Figure, Figures } from '../../components/figures.tsx';
import { JobBar } from '../../components/job-bar.tsx';
import { Reference } from '../../components/reference.tsx';
import { Size } from '../../components/size.tsx';
import { useSay } from '../../language/say.ts';
import { PhaseLine } from './phase-line.tsx';
import { RateChart } from './rate-chart.tsx';

/** One bar of bytes, the rate as a chart, what is left, and what is worked on now. */
export function ProgressPanel({ progress }: { progress: JobProgress }): ReactElement {
  const { t, language } = useSay();
  const { bytesDone, bytesTotal, itemsDone, itemsTotal, rate, secondsLeft, state } = progress;
  const running = state.state === 'running';
  const figures: Figure[] = [
    {
      label: t('ui.figure.images'),
      value: t('progress.items', { done: formatCount(itemsDone, language), total: formatCount(itemsTotal, language) }),
    },
    {
      label: t('ui.figure.size'),
      value: bytesTotal > 0 ? <Size bytes={bytesDone} /> : '–',
      note: bytesTotal > 0 ? t('ui.run.of', { total: formatBytes(bytesTotal, language) }) : undefined,
    },
    { label: t('ui.figure.rate'), value: rate > 0 ? `${formatBytes(rate, language)}/s` : '–' },
    {
      label: t('ui.figure.left'),
      value: secondsLeft === undefined ? '–' : t('ui.figure.about', { seconds: secondsLeft }),
    },
  ];
  return (
    <section className="progress" aria-label={t('ui.run.progress')}>
      <PhaseLine progress={progress} />
      <JobBar progress={progress} label={t('ui.run.progress')} />
      <Figures figures={figures} />
      {running ? <RateChart points={ratesOf(progress.id)} /> : null}
      {progress.current.length > 0 ? (
        <ul className="current" aria-label={t('ui.run.now')}>
          {progress.current.slice(0, 6).map((name) => (
            <li key={name}>
              <Reference value={name} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
