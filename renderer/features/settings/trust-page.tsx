import { App, Button } from 'antd';
import { type ReactElement, useState } from 'react';
import type { TrustView } from '../../../shared/contract.ts';
import { useAction, useLook } from '../../client/use-client.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Fingerprint } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { EnrolSigner } from './enrol-signer.tsx';

/** Signers whose bundles are taken here. */
export function TrustPage(): ReactElement {
  const { t, labelled } = useSay();
  const { modal } = App.useApp();
  const { data, error, refetch } = useLook('trust.list', {});
  const remove = useAction('trust.remove', ['trust.list', 'inspect']);
  const [adding, setAdding] = useState(false);
  const askRemove = (name: string): void => {
    modal.confirm({
      title: t('ui.trust.remove.title', { name }),
      content: t('ui.trust.remove.more'),
      okText: t('ui.act.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync({ name }).catch(() => undefined),
    });
  };
  const columns: Column<TrustView>[] = [
    {
      key: 'name',
      title: t('ui.column.name'),
      width: 'minmax(7rem, 0.6fr)',
      sortBy: ({ name }) => name,
      render: ({ name }) => <strong>{name}</strong>,
    },
    {
      key: 'fingerprint',
      title: t('label.fingerprint'),
      width: 'minmax(12rem, 1.4fr)',
      render: ({ fingerprint }) => <Fingerprint value={fingerprint} />,
    },
    {
      key: 'confirmed',
      title: t('ui.trust.confirmedBy'),
      width: 'minmax(8rem, 1fr)',
      render: ({ confirmed }) => confirmed,
    },
    {
      key: 'added',
      title: t('ui.trust.since'),
      width: '10rem',
      sortBy: ({ added }) => added,
      render: ({ added }) => <When at={added} />,
    },
    {
      key: 'remove',
      title: t('ui.column.do'),
      width: '6.5rem',
      render: ({ name }) => (
        <Button
          size="small"
          danger
          type="text"
          aria-label={labelled(t('ui.act.remove'), name)}
          onClick={() => askRemove(name)}
        >
          {t('ui.act.remove')}
        </Button>
      ),
    },
  ];
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <p className="lede">{t('ui.trust.what')}</p>
      {remove.error ? <ErrorPanel error={remove.error} /> : null}
      <DataList
        label={t('ui.settings.trust')}
        columns={columns}
        rows={data}
        rowKey={({ fingerprint }) => fingerprint}
        rowHeight={44}
        empty={<Empty title={t('ui.trust.none')} />}
      />
      {adding ? (
        <EnrolSigner onDone={() => setAdding(false)} />
      ) : (
        <div className="buttons">
          <Button onClick={() => setAdding(true)}>{t('ui.trust.add')}</Button>
        </div>
      )}
    </>
  );
}
