import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { useSay } from '../../language/say.ts';
import { bundleColumns } from './bundle-columns.tsx';

type Sent = CallResult<'receipt.list'>['sent'][number];

const SHAPES = { unconfirmed: '○', partly: '◐', confirmed: '✓' } as const;

/** Bundles that were sealed here, and what the other side said to each. */
export function SentBundles({ sent }: { sent: readonly Sent[] }): ReactElement {
  const say = useSay();
  const { t } = say;
  const columns: Column<Sent>[] = [
    ...bundleColumns<Sent>(say),
    {
      key: 'state',
      title: t('ui.column.state'),
      width: 'minmax(9rem, 1fr)',
      sortBy: ({ state }) => state,
      render: ({ state, signer }) => (
        <span className="confirmation" data-state={state}>
          <span aria-hidden>{SHAPES[state]}</span> {signer === null ? t('receipt.byCode') : t(`receipt.state.${state}`)}
        </span>
      ),
    },
  ];
  return (
    <>
      <h2>{t('ui.bundles.sent')}</h2>
      <DataList
        label={t('ui.bundles.sent')}
        columns={columns}
        rows={sent}
        rowKey={({ identity }) => identity}
        height={320}
      />
    </>
  );
}
