import type { ReactElement } from 'react';
import type { JobSummary } from '../../../shared/contract.ts';
import { useJobProgress } from '../../client/use-job-progress.ts';
import { JobBar } from '../../components/job-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';

/** A job in a line: what, how it stands, who and when; while it runs, how far it is. */
export function JobCard({ job }: { job: JobSummary }): ReactElement {
  const { t } = useSay();
  return (
    <a className="job-card" href={addressOf('job', job.id)}>
      <span className="kind">{t(`kind.${job.kind}`)}</span>
      <span className="title">{job.title}</span>
      {job.state.state === 'running' ? <Running job={job} /> : <StateLabel state={job.state} />}
      <span className="note">
        {job.actor.operator ?? job.actor.user} · <When at={job.updated} />
      </span>
    </a>
  );
}

function Running({ job: { id, state, title } }: { job: JobSummary }): ReactElement {
  const progress = useJobProgress(id);
  return (
    <>
      <StateLabel state={progress?.state ?? state} />
      {progress ? <JobBar progress={progress} label={title} /> : null}
    </>
  );
}
