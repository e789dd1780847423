import type { ReactElement } from 'react';
import { useLook } from '../../client/use-client.ts';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Fold } from '../../components/fold.tsx';
import { Loading } from '../../components/loading.tsx';
import { useSay } from '../../language/say.ts';
import { AccountGaps } from './account-gaps.tsx';
import { AccountSums } from './account-sums.tsx';
import { ArrivedBundles } from './arrived-bundles.tsx';
import { BundlePage } from './bundle-page.tsx';
import { FoundBundles } from './found-bundles.tsx';
import { ReceiptFiling } from './receipt-filing.tsx';
import { useRecordDraft } from './record-draft.ts';
import { SentBundles } from './sent-bundles.tsx';

/** Both sides of the account: what was sent and confirmed, what came, what never did. `opened`: one bundle. */
export function BundlesPage({ opened }: { opened: string }): ReactElement {
  const { t } = useSay();
  const { value, change } = useRecordDraft();
  const { data, error, refetch } = useLook('receipt.list', { limit: 1000 }, { when: opened === '' });
  if (opened !== '') return <BundlePage bundle={opened} />;
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading rows={8} />;
  const { sent, arrived, neverArrived, neverSent, refused } = data;
  const nothing = sent.length + arrived.length + neverArrived.length + neverSent.length + refused.length === 0;
  return (
    <>
      <div className="toolbar">
        <FilterBox value={value.bundle} label={t('ui.bundles.filter')} onChange={(bundle) => change({ bundle })} />
      </div>
      <FoundBundles text={value.bundle} />
      <Fold className="more" title={t('ui.receipt.add')}>
        <ReceiptFiling />
      </Fold>
      {nothing ? <Empty title={t('receipt.none')} /> : null}
      {nothing ? null : <AccountSums account={data} />}
      <AccountGaps neverArrived={neverArrived} neverSent={neverSent} refused={refused} />
      {sent.length > 0 ? <SentBundles sent={sent} /> : null}
      {arrived.length > 0 ? <ArrivedBundles arrived={arrived} /> : null}
    </>
  );
}
