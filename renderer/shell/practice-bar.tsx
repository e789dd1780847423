import { CheckCircleFilled } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { JobSummary } from '../../shared/contract.ts';
import type { PracticeView } from '../../shared/workstation.ts';
import { useAction, useLook } from '../client/use-client.ts';
import { useSay } from '../language/say.ts';
import { clearDrafts } from './draft.ts';
import { addressOf, go } from './route.ts';

/** Leads through a practice ferry: what is done, what comes next, and the way out. */
export function PracticeBar({ practice }: { practice: PracticeView }): ReactElement {
  const { t } = useSay();
  const jobs = useLook('job.list', {}).data ?? [];
  const exported = jobs.some(done('export'));
  const imported = jobs.some(done('import'));
  const next = !exported ? 'export' : !imported ? 'import' : 'done';
  return (
    <section className="practice-bar" aria-label={t('ui.practice')}>
      <ol>
        <li aria-current={next === 'export' ? 'step' : undefined}>
          <Mark done={exported} /> <a href={addressOf('export')}>{t('ui.practice.export')}</a>
        </li>
        <li aria-current={next === 'import' ? 'step' : undefined}>
          <Mark done={imported} /> <a href={addressOf('import')}>{t('ui.practice.import')}</a>
        </li>
        <li>
          <Mark done={imported} /> {t('ui.practice.read')}
        </li>
      </ol>
      <p>
        {next === 'import' ? t('ui.practice.next.import', { target: practice.target }) : t(`ui.practice.next.${next}`)}
      </p>
      <EndPractice />
    </section>
  );
}

function Mark({ done: isDone }: { done: boolean }): ReactElement {
  const { t } = useSay();
  return isDone ? <CheckCircleFilled className="ok" aria-label={t('state.succeeded')} /> : <span aria-hidden>○</span>;
}

function EndPractice(): ReactElement {
  const { t } = useSay();
  const queries = useQueryClient();
  const stop = useAction('practice.stop');
  const end = async (): Promise<void> => {
    await stop.mutateAsync({});
    clearDrafts();
    go('start');
    await queries.resetQueries();
  };
  return (
    <Button size="small" loading={stop.isPending} onClick={() => void end()}>
      {t('ui.practice.end')}
    </Button>
  );
}

function done(kind: JobSummary['kind']): (job: JobSummary) => boolean {
  return (job) => job.kind === kind && job.state.state === 'succeeded';
}
