import { Input } from 'antd';
import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { useLook } from '../../client/use-client.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Digest } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { Reference } from '../../components/reference.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { useRecordDraft } from './record-draft.ts';
import { useSettled } from './use-settled.ts';

type Placed = CallResult<'catalog.destination'>[number];

/** What was brought to a destination from here. */
export function PlacedImages(): ReactElement {
  const { t } = useSay();
  const { value, change } = useRecordDraft();
  const columns = useColumns();
  const to = useSettled(value.to.trim());
  const { data, error, refetch } = useLook('catalog.destination', { to, limit: 1000 }, { when: to !== '' });
  return (
    <>
      <Field label={t('ui.target.to')} hint={t('ui.images.destination.hint')}>
        {(ids) => (
          <Input
            {...ids}
            className="mono short"
            value={value.to}
            placeholder="harbor.example.com/project"
            onChange={(event) => change({ to: event.target.value })}
          />
        )}
      </Field>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <DataList
          label={t('ui.images.destination')}
          columns={columns}
          rows={data}
          rowKey={({ address }) => address}
          height={560}
          empty={<Empty title={t('catalog.nothing')} />}
        />
      ) : null}
    </>
  );
}

function useColumns(): Column<Placed>[] {
  const { t } = useSay();
  return [
    {
      key: 'address',
      title: t('ui.column.target'),
      width: 'minmax(12rem, 2fr)',
      sortBy: ({ address }) => address,
      render: ({ address }) => <Reference value={address} />,
    },
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(10rem, 2fr)',
      sortBy: ({ reference }) => reference,
      render: ({ reference }) => <a href={addressOf('history', `images:${reference}`)}>{reference}</a>,
    },
    {
      key: 'digest',
      title: t('ui.column.digest'),
      width: '8rem',
      render: ({ digest }) => (digest ? <Digest value={digest} /> : null),
    },
    {
      key: 'at',
      title: t('ui.column.time'),
      width: '10.5rem',
      sortBy: ({ at }) => at,
      render: ({ at, job }) => (
        <a href={addressOf('job', job)}>
          <When at={at} />
        </a>
      ),
    },
  ];
}
