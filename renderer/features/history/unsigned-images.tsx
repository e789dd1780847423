import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { useLook } from '../../client/use-client.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';

type Named = CallResult<'catalog.unsigned'>[number];

/** Which deployed file names an image that no trusted signer vouched for, and why it was taken all the same. */
export function UnsignedImages(): ReactElement {
  const { t } = useSay();
  const { data, error, refetch } = useLook('catalog.unsigned', { limit: 1000 });
  const columns = useColumns();
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <DataList
      label={t('ui.images.unsigned')}
      columns={columns}
      rows={data}
      rowKey={({ file, line, reference, identity }) => `${identity}/${file}/${line}/${reference}`}
      rowHeight={44}
      height={560}
      empty={<Empty title={t('catalog.allSigned')} />}
    />
  );
}

function useColumns(): Column<Named>[] {
  const { t, maybe } = useSay();
  return [
    {
      key: 'file',
      title: t('catalog.file'),
      width: 'minmax(8rem, 1.4fr)',
      sortBy: ({ file }) => file,
      render: ({ file, line }) => (
        <code>
          {file}:{line}
        </code>
      ),
    },
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(10rem, 2fr)',
      sortBy: ({ reference }) => reference,
      render: ({ reference }) => <a href={addressOf('history', `images:${reference}`)}>{reference}</a>,
    },
    {
      key: 'bundle',
      title: t('catalog.bundle'),
      width: 'minmax(7rem, 1fr)',
      sortBy: ({ bundle }) => bundle,
      render: ({ bundle, identity }) => <a href={addressOf('history', `bundles:${identity}`)}>{bundle}</a>,
    },
    {
      key: 'reason',
      title: t('catalog.reason'),
      width: 'minmax(8rem, 1.4fr)',
      render: ({ verdict, reason }) => (
        <>
          {maybe(`audit.word.${verdict}`) ?? verdict}
          {reason === null ? null : <span className="note"> {reason}</span>}
        </>
      ),
    },
    {
      key: 'at',
      title: t('ui.column.time'),
      width: '10.5rem',
      sortBy: ({ at }) => at,
      render: ({ at }) => <When at={at} />,
    },
  ];
}
