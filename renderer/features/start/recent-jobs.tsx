import type { ReactElement } from 'react';
import type { JobSummary } from '../../../shared/contract.ts';
import { useLook } from '../../client/use-client.ts';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { JobCard } from './job-card.tsx';

/** What runs, what waits for somebody, and the last that ended. */
export function RecentJobs(): ReactElement {
  const { t } = useSay();
  const { data, error, refetch } = useLook('job.list', {}, { every: 3000 });
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const running = data.filter(({ state }) => state.state === 'running' || state.state === 'queued');
  const waiting = data.filter(isWaiting);
  const ended = data.filter((job) => !running.includes(job) && !waiting.includes(job)).slice(0, 6);
  if (data.length === 0) {
    return (
      <Empty title={t('ui.start.noJobs')}>
        <p>{t('ui.start.noJobs.more')}</p>
      </Empty>
    );
  }
  return (
    <>
      <Group title={t('ui.start.running')} jobs={running} />
      <Group title={t('ui.start.waiting')} jobs={waiting} />
      <Group title={t('ui.start.last')} jobs={ended} />
      <p>
        <a href={addressOf('history')}>{t('ui.start.all')}</a>
      </p>
    </>
  );
}

function Group({ title, jobs }: { title: string; jobs: readonly JobSummary[] }): ReactElement | null {
  if (jobs.length === 0) return null;
  return (
    <section className="job-group">
      <h2>{title}</h2>
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <JobCard job={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function isWaiting({ state }: JobSummary): boolean {
  return state.state === 'paused' || state.state === 'incomplete' || (state.state === 'failed' && state.resumable);
}
