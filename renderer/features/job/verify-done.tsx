import type { ReactElement } from 'react';
import { formatBytes } from '../../../shared/messages/format.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { VerdictCard } from '../../components/verdict.tsx';
import { useSay } from '../../language/say.ts';
import type { VerifyResult } from './job-results.ts';

/** Who signed it, and whether every byte is as it was. */
export function VerifyDone({ result }: { result: VerifyResult }): ReactElement {
  const { t, language } = useSay();
  return (
    <section className="done">
      <VerdictCard verdict={result.verdict}>
        <p>
          {result.whole
            ? t('ui.verify.whole', { size: formatBytes(result.bytes, language) })
            : t('ui.verify.notWhole', { count: result.problems.length })}
        </p>
      </VerdictCard>
      {result.problems.map((problem) => (
        <ErrorPanel key={JSON.stringify(problem)} error={problem} />
      ))}
    </section>
  );
}
