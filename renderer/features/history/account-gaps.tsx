import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { formatDateTime, formatFingerprint } from '../../../shared/messages/format.ts';
import { refusedText } from '../../../shared/messages/refused-text.ts';
import { useSay } from '../../language/say.ts';

type Account = CallResult<'receipt.list'>;

/** What the two sides do not agree on: numbers that never came, and confirmations of what was never sent, and receipts that were refused with an alarm. */
export function AccountGaps({
  neverArrived,
  neverSent,
  refused,
}: Pick<Account, 'neverArrived' | 'neverSent' | 'refused'>): ReactElement | null {
  const say = useSay();
  const { t, language, list } = say;
  if (neverArrived.length + neverSent.length + refused.length === 0) return null;
  return (
    <ul className="alarms">
      {refused.map((record) => (
        <li key={record.seq} className="alarm">
          {refusedText(record, say)}
        </li>
      ))}
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
