import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { useSay } from '../../language/say.ts';
import { bundleColumns } from './bundle-columns.tsx';

type Arrived = CallResult<'receipt.list'>['arrived'][number];

/** Bundles that were imported here, and whether a receipt went back. */
export function ArrivedBundles({ arrived }: { arrived: readonly Arrived[] }): ReactElement {
  const say = useSay();
  const { t, maybe } = say;
  const columns: Column<Arrived>[] = [
    ...bundleColumns<Arrived>(say),
    {
      key: 'verdict',
      title: t('ui.bundles.verdict'),
      width: 'minmax(8rem, 1fr)',
      sortBy: ({ verdict }) => verdict,
      render: ({ verdict }) => maybe(`audit.word.${verdict}`) ?? verdict,
    },
    {
      key: 'receipt',
      title: t('print.receipt.title'),
      width: 'minmax(9rem, 1fr)',
      sortBy: ({ receipt }) => receipt ?? '',
      render: ({ receipt }) => (receipt === undefined ? t('receipt.notMade') : t('receipt.made', { at: receipt })),
    },
  ];
  return (
    <>
      <h2>{t('ui.bundles.arrived')}</h2>
      <DataList
        label={t('ui.bundles.arrived')}
        columns={columns}
        rows={arrived}
        rowKey={({ identity }) => identity}
        height={320}
      />
    </>
  );
}
