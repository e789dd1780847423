import { QuestionCircleFilled, SafetyCertificateFilled, StopFilled, WarningFilled } from '@ant-design/icons';
import type { ReactElement, ReactNode } from 'react';
import type { Verdict } from '../../shared/contract.ts';
import { useSay } from '../language/say.ts';
import { Fingerprint } from './digest.tsx';

const SHAPES = {
  trusted: SafetyCertificateFilled,
  untrusted: QuestionCircleFilled,
  unsigned: WarningFilled,
  notGenuine: StopFilled,
} as const;

/** A verdict: a shape, a sentence and what it means. There is no button to trust here, ever. */
export function VerdictCard({ verdict, children }: { verdict: Verdict; children?: ReactNode }): ReactElement {
  const Shape = SHAPES[verdict.verdict];
  return (
    <section className="verdict" data-verdict={verdict.verdict}>
      <Shape aria-hidden className="shape" />
      <div>
        <h3>
          <VerdictLine verdict={verdict} />
        </h3>
        <VerdictMeaning verdict={verdict} />
        {children}
      </div>
    </section>
  );
}

function VerdictLine({ verdict }: { verdict: Verdict }): ReactElement {
  const { t } = useSay();
  switch (verdict.verdict) {
    case 'trusted':
      return <>{t('verdict.trusted', verdict)}</>;
    case 'untrusted':
      return <>{t('verdict.untrusted')}</>;
    case 'unsigned':
      return <>{t('verdict.unsigned')}</>;
    case 'notGenuine':
      return <>{t('verdict.notGenuine')}</>;
  }
}

function VerdictMeaning({ verdict }: { verdict: Verdict }): ReactElement {
  const { t } = useSay();
  switch (verdict.verdict) {
    case 'trusted':
      return (
        <p>
          {t('label.fingerprint')} <Fingerprint value={verdict.fingerprint} />
        </p>
      );
    case 'untrusted':
      return (
        <>
          <p>
            {t('label.fingerprint')} <Fingerprint value={verdict.fingerprint} />
          </p>
          <p>{t('ui.verdict.confirm')}</p>
        </>
      );
    case 'unsigned':
      return <p>{t('verdict.unsigned.more')}</p>;
    case 'notGenuine':
      return <p>{t('verdict.notGenuine.more', verdict)}</p>;
  }
}
