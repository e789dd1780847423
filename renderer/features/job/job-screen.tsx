import { type ReactElement, useEffect } from 'react';
import type { JobView } from '../../../shared/contract.ts';
import type { JobKind, JobProgress, StoredError } from '../../../shared/job.ts';
import { useLook } from '../../client/use-client.ts';
import { useJobProgress } from '../../client/use-job-progress.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Fold } from '../../components/fold.tsx';
import { Loading } from '../../components/loading.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { useRoute } from '../../shell/route.ts';
import { FailedItems } from './failed-items.tsx';
import { ItemList } from './item-list.tsx';
import { JobActions } from './job-actions.tsx';
import { JobCancelled } from './job-cancelled.tsx';
import { JobFailure } from './job-failure.tsx';
import { JobHistory } from './job-history.tsx';
import { JobResult } from './job-result.tsx';
import { VerifyResult } from './job-results.ts';
import { Notices } from './notices.tsx';
import { ProgressPanel } from './progress-panel.tsx';

/** One job, whatever its kind and state: what it does now, what it made, what happened. */
export default function JobScreen(): ReactElement {
  const { t } = useSay();
  const { detail: id } = useRoute();
  const progress = useJobProgress(id);
  const running = progress?.state.state === 'running';
  const {
    data: job,
    error,
    refetch,
  } = useLook('job.show', { id }, { every: running ? pace(progress.itemsTotal) : false });
  // The first look may have been under way when the job ended, and a look without an answer yet is not taken again.
  const behind = job && progress && job.state.state !== progress.state.state ? progress.state.state : undefined;
  useEffect(() => {
    if (behind !== undefined) void refetch();
  }, [behind, refetch]);
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!job) return <Loading rows={8} />;
  const state = progress?.state ?? job.state;
  // The items of a verify are the problems that it found, which its result says.
  const listed = job.kind !== 'verify';
  return (
    <article className="job">
      <header className="job-head">
        <h1>
          <span className="kind">{t(`kind.${job.kind}`)}</span> {job.title}
        </h1>
        <StateLabel state={state} brief />
      </header>
      {state.state === 'failed' && !saysVerdict(job, state.error) ? (
        <JobFailure kind={job.kind} error={state.error} />
      ) : null}
      {progress && isUnderWay(progress, job.kind) ? <ProgressPanel progress={progress} /> : null}
      {state.state === 'cancelled' ? <JobCancelled job={job} /> : null}
      <JobResult job={job} />
      {listed ? <FailedItems items={job.items} said={state.state === 'failed' ? state.error : undefined} /> : null}
      <Notices notices={progress?.notices ?? []} />
      <JobActions id={id} state={state} kind={job.kind} />
      {listed ? <ItemList items={job.items} /> : null}
      <Fold className="more" title={t('ui.job.about')}>
        <Facts
          facts={[
            [t('label.job'), <code key="id">{id}</code>],
            [t('label.started'), <When key="at" at={job.created} precision="seconds" />],
            [t('label.user'), `${job.actor.user} @ ${job.actor.workstation}`],
            [t('label.operator'), job.actor.operator],
            [t('label.ticket'), job.actor.ticket],
          ]}
        />
        <JobHistory history={job.history} />
      </Fold>
    </article>
  );
}

/** Not over, and not stopped before it knew what to do. */
function isUnderWay({ state, itemsTotal }: JobProgress, kind: JobKind): boolean {
  if (state.state === 'succeeded' || state.state === 'cancelled') return false;
  if (kind === 'verify' && state.state === 'failed') return false;
  return state.state !== 'failed' || itemsTotal > 0;
}

/** Milliseconds between two looks at the items: long lists are asked for less often. */
function pace(items: number): number {
  return items > 1000 ? 6000 : 1500;
}

/** Whether a verify failed by its verdict alone, which its result says whole. */
function saysVerdict({ kind, result }: JobView, { code }: StoredError): boolean {
  const verified = kind === 'verify' ? VerifyResult.safeParse(result).data : undefined;
  return verified?.problems.every((problem) => problem.code !== code) === true;
}
