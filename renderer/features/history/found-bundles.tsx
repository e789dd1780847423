import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { useLook } from '../../client/use-client.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Fingerprint } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { useSettled } from './use-settled.ts';

type Event = CallResult<'catalog.bundles'>[number];

/** What happened with bundles of this name, identity or signer, newest first. */
export function FoundBundles({ text: typed }: { text: string }): ReactElement | null {
  const { t } = useSay();
  const text = useSettled(typed.trim());
  const { data, error, refetch } = useLook('catalog.bundles', { text, limit: 1000 }, { when: text !== '' });
  const columns = useColumns();
  if (text === '') return null;
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  return (
    <DataList
      label={t('ui.bundles.found')}
      columns={columns}
      rows={data ?? []}
      rowKey={({ identity, role, job, at }) => `${identity}/${role}/${job}/${at}`}
      height={420}
      empty={data ? <Empty title={t('catalog.nothing')} /> : null}
    />
  );
}

function useColumns(): Column<Event>[] {
  const { t, maybe } = useSay();
  return [
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
    {
      key: 'role',
      title: t('ui.column.event'),
      width: '6rem',
      sortBy: ({ role }) => role,
      render: ({ role }) => t(`ui.bundles.role.${role}`),
    },
    {
      key: 'name',
      title: t('catalog.bundle'),
      width: 'minmax(9rem, 2fr)',
      sortBy: ({ name }) => name,
      render: ({ name, identity }) => <a href={addressOf('history', `bundles:${identity}`)}>{name}</a>,
    },
    {
      key: 'verdict',
      title: t('ui.bundles.verdict'),
      width: 'minmax(9rem, 1fr)',
      sortBy: ({ verdict }) => verdict,
      render: ({ verdict, reason }) => (
        <>
          {maybe(`audit.word.${verdict}`) ?? verdict}
          {reason ? <span className="note"> {reason}</span> : null}
        </>
      ),
    },
    {
      key: 'signer',
      title: t('label.signer'),
      width: 'minmax(8rem, 1fr)',
      sortBy: ({ signerName, signer }) => signerName ?? signer ?? '',
      render: ({ signerName, signer }) =>
        signerName ?? (signer ? <Fingerprint value={signer} start={16} /> : <span className="note">–</span>),
    },
  ];
}
