import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { formatCount } from '../../components/count.ts';
import { Facts } from '../../components/facts.tsx';
import { useSay } from '../../language/say.ts';

type Account = CallResult<'receipt.list'>;

/** The account in figures, both ways: sent and never confirmed, confirmed and never sent, what did not arrive, what no receipt went back for. */
export function AccountSums({ account }: { account: Account }): ReactElement {
  const { t, language } = useSay();
  const { sent, arrived, neverArrived, neverSent } = account;
  const unconfirmed = sent.filter(({ state }) => state === 'unconfirmed').length;
  const missing = [...sent, ...arrived].filter((one) => one.missing.length > 0).length;
  const numbers = neverArrived.reduce((sum, gap) => sum + gap.numbers.length, 0);
  const silent = arrived.filter(({ receipt }) => receipt === undefined).length;
  return (
    <Facts
      facts={[
        [t('ui.account.unconfirmed'), formatCount(unconfirmed, language)],
        [t('ui.account.neverSent'), formatCount(neverSent.length, language)],
        [t('ui.account.missing'), formatCount(missing, language)],
        [t('ui.account.neverArrived'), formatCount(numbers, language)],
        [t('ui.account.silent'), formatCount(silent, language)],
      ]}
    />
  );
}
