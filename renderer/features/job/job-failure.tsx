import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { JobSummary } from '../../../shared/contract.ts';
import type { StoredError } from '../../../shared/job.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';

/** Why a job failed, and the way back to what was chosen for it. */
export function JobFailure({ kind, error }: { kind: JobSummary['kind']; error: StoredError }): ReactElement {
  const { t } = useSay();
  const screen = kind === 'verify' ? 'import' : kind;
  return (
    <ErrorPanel error={error}>
      <Button size="small" href={addressOf(screen)}>
        {t('ui.job.backToChoices')}
      </Button>
    </ErrorPanel>
  );
}
