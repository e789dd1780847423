import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { useLook } from '../../client/use-client.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Digest } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Loading } from '../../components/loading.tsx';
import { Reference } from '../../components/reference.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { useRecordDraft } from './record-draft.ts';
import { useSettled } from './use-settled.ts';

type Found = CallResult<'catalog.search'>[number];

/** Images by words of their names or the first digits of a digest. */
export function FoundImages(): ReactElement {
  const { t } = useSay();
  const { value, change } = useRecordDraft();
  const text = useSettled(value.text.trim());
  const { data, error, refetch } = useLook('catalog.search', { text, limit: 1000 }, { when: text !== '' });
  const columns: Column<Found>[] = [
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(14rem, 3fr)',
      sortBy: ({ reference }) => reference,
      render: ({ reference }) => (
        <a href={addressOf('history', `images:${reference}`)}>
          <Reference value={reference} />
        </a>
      ),
    },
    {
      key: 'digest',
      title: t('ui.column.digest'),
      width: '8rem',
      render: ({ digest }) => (digest ? <Digest value={digest} /> : null),
    },
    {
      key: 'last',
      title: t('ui.images.last'),
      width: '10.5rem',
      sortBy: ({ last }) => last ?? '',
      render: ({ last }) => (last ? <When at={last} /> : <span className="note">{t('ui.images.never')}</span>),
    },
  ];
  return (
    <>
      <div className="toolbar">
        <FilterBox value={value.text} onChange={(next) => change({ text: next })} />
      </div>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {text === '' ? <Empty title={t('ui.images.ask')} /> : null}
      {text !== '' && !data && !error ? <Loading /> : null}
      {data ? (
        <DataList
          label={t('ui.history.images')}
          columns={columns}
          rows={data}
          rowKey={({ reference }) => reference}
          height={560}
          empty={<Empty title={t('catalog.nothing')} />}
        />
      ) : null}
    </>
  );
}
