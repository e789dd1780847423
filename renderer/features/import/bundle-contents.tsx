import { type ReactElement, useState } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Digest } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { fits } from '../../components/fits.ts';
import { Fold } from '../../components/fold.tsx';
import { Reference } from '../../components/reference.tsx';
import { Size } from '../../components/size.tsx';
import { useSay } from '../../language/say.ts';

type Image = BundleView['images'][number];

/** Every image of a bundle, and the files that travel with it. */
export function BundleContents({ view }: { view: BundleView }): ReactElement {
  const { t, list, labelled } = useSay();
  const [filter, setFilter] = useState('');
  const columns: Column<Image>[] = [
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(12rem, 3fr)',
      sortBy: ({ reference }) => reference,
      render: ({ reference }) => <Reference value={reference} />,
    },
    {
      key: 'platforms',
      title: t('ui.column.platforms'),
      width: 'minmax(7rem, 1.2fr)',
      render: ({ platforms }) => <span className="note">{list(platforms)}</span>,
    },
    {
      key: 'confirmed',
      title: t('ui.column.confirmed'),
      width: 'minmax(7rem, 1fr)',
      sortBy: ({ confirmedBy }) => confirmedBy,
      render: ({ confirmedBy, resolvedBy }) => (
        <span className="note" title={resolvedBy}>
          {t(`word.${confirmedBy}`)}
        </span>
      ),
    },
    { key: 'digest', title: t('ui.column.digest'), width: '8rem', render: ({ digest }) => <Digest value={digest} /> },
    {
      key: 'size',
      title: t('ui.column.size'),
      width: '6.5rem',
      align: 'end',
      sortBy: ({ size }) => size,
      render: ({ size }) => <Size bytes={size} />,
    },
  ];
  const rows = view.images.filter(({ reference, digest }) => fits(filter, reference, digest));
  return (
    <Fold className="more" title={t('ui.import.contents')} open={view.images.length <= 12}>
      <FilterBox value={filter} onChange={setFilter} />
      <DataList
        label={t('ui.import.contents')}
        columns={columns}
        rows={rows}
        rowKey={({ reference }) => reference}
        height={320}
        empty={<Empty title={t('ui.nothingFits')} />}
      />
      {view.sources.length > 0 ? <p className="note">{labelled(t('label.sources'), list(view.sources))}</p> : null}
      {view.litter.length > 0 ? <p className="note">{labelled(t('label.litter'), list(view.litter))}</p> : null}
    </Fold>
  );
}
