import { CheckCircleFilled } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { ReactElement } from 'react';
import type { JobSummary } from '../../shared/contract.ts';
import type { PracticeView } from '../../shared/workstation.ts';
import { answered, useAction, useLook } from '../client/use-client.ts';
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
      <EndPractice made={jobs.length > 0} />
    </section>
  );
}

function Mark({ done: isDone }: { done: boolean }): ReactElement {
  const { t } = useSay();
  return isDone ? <CheckCircleFilled className="ok" aria-label={t('state.succeeded')} /> : <span aria-hidden>○</span>;
}

/** `made`: there is something that is gone with it. */
function EndPractice({ made }: { made: boolean }): ReactElement {
  const { t } = useSay();
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const stop = useAction('practice.stop');
  const end = async (): Promise<void> => {
    if (!(await answered(stop.mutateAsync({})))) return;
    clearDrafts();
    go('start');
    await queries.resetQueries();
  };
  const ask = (): void => {
    modal.confirm({
      title: t('ui.practice.end.title'),
      content: t('ui.practice.end.more'),
      okText: t('ui.practice.end.do'),
      cancelText: t('ui.practice.end.not'),
      onOk: end,
    });
  };
  return (
    <Button size="small" loading={stop.isPending} onClick={made ? ask : () => void end()}>
      {t('ui.practice.end')}
    </Button>
  );
}

function done(kind: JobSummary['kind']): (job: JobSummary) => boolean {
  return (job) => job.kind === kind && job.state.state === 'succeeded';
}
