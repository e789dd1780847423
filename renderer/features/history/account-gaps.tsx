import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { formatDateTime, formatFingerprint } from '../../../shared/messages/format.ts';
import { useSay } from '../../language/say.ts';

type Account = CallResult<'receipt.list'>;

/** What the two sides do not agree on: numbers that never came, and confirmations of what was never sent. */
export function AccountGaps({
  neverArrived,
  neverSent,
}: Pick<Account, 'neverArrived' | 'neverSent'>): ReactElement | null {
  const { t, language, list } = useSay();
  if (neverArrived.length + neverSent.length === 0) return null;
  return (
    <ul className="alarms">
      {neverArrived.map(({ stream, audience, numbers }) => (
        <li key={`${stream}/${audience}`} className="alarm">
          {t('notice.streamGap', { stream, numbers: list(numbers.map(String)) })}
        </li>
      ))}
      {neverSent.map(({ bundle, signer, signerName, at }) => (
        <li key={bundle} className="alarm">
          {t('receipt.neverSent', {
            bundle: formatFingerprint(bundle.replace('sha256:', '').slice(0, 16)),
            signer: signerName ?? (signer === null ? '–' : formatFingerprint(signer.slice(0, 16))),
            at: formatDateTime(at, language),
          })}
        </li>
      ))}
    </ul>
  );
}
