import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { JobView } from '../../../shared/contract.ts';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';

/** What a job that was given up leaves behind, and the way to begin anew with what was chosen for it. */
export function JobCancelled({ job: { kind, paths } }: { job: JobView }): ReactElement {
  const { t, list } = useSay();
  const screen = kind === 'verify' ? 'import' : kind;
  const left = kind === 'relocate' ? 'import' : kind;
  return (
    <section className="done">
      <p>{t(`ui.job.cancelled.${left}`, { paths: list(paths) })}</p>
      <div className="buttons">
        <Button href={addressOf(screen)}>{t('ui.job.startAgain')}</Button>
      </div>
    </section>
  );
}
