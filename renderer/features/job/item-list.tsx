import { type ReactElement, useMemo, useState } from 'react';
import type { JobItem } from '../../../shared/job.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Digest } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { fits } from '../../components/fits.ts';
import { Reference } from '../../components/reference.tsx';
import { Size } from '../../components/size.tsx';
import { useSay } from '../../language/say.ts';

/** What is at work stands first, what failed next, what is done last. */
const RANK: Readonly<Record<JobItem['state'], number>> = { active: 0, failed: 1, waiting: 2, done: 3, skipped: 4 };

/** Everything a job does, image by image. */
export function ItemList({ items }: { items: readonly JobItem[] }): ReactElement | null {
  const { t } = useSay();
  const [filter, setFilter] = useState('');
  const columns = useColumns(items.some(({ target }) => target !== undefined));
  const rows = useMemo(
    () =>
      items
        .filter(({ name, digest, target }) => fits(filter, name, digest, target))
        .toSorted((a, b) => RANK[a.state] - RANK[b.state]),
    [items, filter],
  );
  if (items.length === 0) return null;
  return (
    <section className="items">
      <div className="toolbar">
        <h2>{t('ui.job.items')}</h2>
        <FilterBox value={filter} onChange={setFilter} />
      </div>
      <DataList
        label={t('ui.job.items')}
        columns={columns}
        rows={rows}
        rowKey={({ name }) => name}
        height={420}
        empty={<Empty title={t('ui.nothingFits')} />}
      />
    </section>
  );
}

/** Only where something is pushed there are addresses. */
function useColumns(withTargets: boolean): Column<JobItem>[] {
  const { t } = useSay();
  const target: Column<JobItem> = {
    key: 'target',
    title: t('ui.column.target'),
    width: 'minmax(8rem, 2fr)',
    sortBy: ({ target }) => target ?? '',
    render: ({ target }) => (target ? <Reference value={target} /> : null),
  };
  return [
    {
      key: 'state',
      title: t('ui.column.state'),
      width: '6.5rem',
      sortBy: ({ state }) => RANK[state],
      render: ({ state }) => (
        <span className="item-state" data-state={state}>
          {t(`item.${state}`)}
        </span>
      ),
    },
    {
      key: 'name',
      title: t('ui.column.image'),
      width: 'minmax(12rem, 2fr)',
      sortBy: ({ name }) => name,
      render: ({ name }) => <Reference value={name} />,
    },
    ...(withTargets ? [target] : []),
    {
      key: 'digest',
      title: t('ui.column.digest'),
      width: '8rem',
      render: ({ digest }) => (digest ? <Digest value={digest} /> : null),
    },
    {
      key: 'size',
      title: t('ui.column.size'),
      width: '6.5rem',
      align: 'end',
      sortBy: ({ bytes }) => bytes ?? 0,
      render: ({ bytes }) => (bytes === undefined ? null : <Size bytes={bytes} />),
    },
  ];
}
