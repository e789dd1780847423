import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { JobView } from '../../../shared/contract.ts';
import { formatBytes } from '../../../shared/messages/format.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { wordsOf } from '../../components/failure-groups.ts';
import { VerdictCard } from '../../components/verdict.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf, go } from '../../shell/route.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { useImportDraft, withBundle } from '../import/import-draft.ts';
import type { VerifyResult } from './job-results.ts';

export interface VerifyDoneProps {
  readonly job: JobView;
  readonly result: VerifyResult;
}

/** Who signed it, whether every byte is as it was, and the way on. The problem that the job failed by is said above. */
export function VerifyDone({ job, result }: VerifyDoneProps): ReactElement {
  const { t, language } = useSay();
  const draft = useImportDraft();
  const { shows } = useWorkstation();
  const said = job.state.state === 'failed' ? wordsOf(job.state.error) : undefined;
  const goOn = (): void => {
    draft.change((value) => ({ ...withBundle(value, job.paths), step: 0, verified: job.id }));
    go('import');
  };
  return (
    <section className="done">
      <VerdictCard verdict={result.verdict}>
        <p>
          {result.whole
            ? t('ui.verify.whole', { size: formatBytes(result.bytes, language) })
            : t('ui.verify.notWhole', { count: result.problems.length })}
        </p>
      </VerdictCard>
      {result.problems
        .filter((problem) => wordsOf(problem) !== said)
        .map((problem) => (
          <ErrorPanel key={wordsOf(problem)} error={problem} />
        ))}
      {result.whole && shows('isolated') ? (
        <div className="buttons">
          {result.verdict.verdict === 'untrusted' ? (
            <Button href={addressOf('settings', 'trust')}>{t('ui.remedy.trust')}</Button>
          ) : null}
          <Button type="primary" onClick={goOn}>
            {t('ui.verify.goOn')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
