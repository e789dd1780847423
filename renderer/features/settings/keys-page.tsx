import { App, Button } from 'antd';
import { type ReactElement, useState } from 'react';
import type { KeyView } from '../../../shared/contract.ts';
import { useAction, useClient, useLook } from '../../client/use-client.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Fingerprint } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { KeyForm } from '../../components/key-form.tsx';
import { Loading } from '../../components/loading.tsx';
import { saveText } from '../../components/save-text.ts';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { ImportKey } from './import-key.tsx';

/** Keys that sign bundles here. */
export function KeysPage(): ReactElement {
  const { t } = useSay();
  const { data, error, refetch } = useLook('key.list', {});
  const [open, setOpen] = useState<'new' | 'import'>();
  const { columns, failure } = useColumns();
  const close = (): void => setOpen(undefined);
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <p className="lede">{t('ui.keys.what')}</p>
      {failure ? <ErrorPanel error={failure} /> : null}
      <DataList
        label={t('ui.settings.keys')}
        columns={columns}
        rows={data}
        rowKey={({ name }) => name}
        rowHeight={44}
        empty={<Empty title={t('ui.keys.none')} />}
      />
      {open === 'new' ? <KeyForm onMade={close} onCancel={close} /> : null}
      {open === 'import' ? <ImportKey onDone={close} /> : null}
      {open === undefined ? (
        <div className="buttons">
          <Button onClick={() => setOpen('new')}>{t('ui.key.new')}</Button>
          <Button onClick={() => setOpen('import')}>{t('ui.keys.import')}</Button>
        </div>
      ) : null}
    </>
  );
}

function useColumns(): { columns: Column<KeyView>[]; failure: unknown } {
  const { t, labelled } = useSay();
  const client = useClient();
  const { modal } = App.useApp();
  const remove = useAction('key.remove', ['key.list', 'audit.list']);
  const [failure, setFailure] = useState<unknown>();
  const askRemove = (name: string): void => {
    modal.confirm({
      title: t('ui.keys.remove.title', { name }),
      content: t('ui.keys.remove.more'),
      okText: t('ui.act.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync({ name }).catch(setFailure),
    });
  };
  const save = async (name: string, isPublic: boolean): Promise<void> => {
    try {
      const { pem } = await client.call('key.export', { name, public: isPublic });
      saveText(`${name}.${isPublic ? 'pub' : 'key'}`, pem);
    } catch (error) {
      setFailure(error);
    }
  };
  const columns: Column<KeyView>[] = [
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
      key: 'encrypted',
      title: t('label.passphrase'),
      width: '6rem',
      render: ({ encrypted }) => t(encrypted ? 'word.yes' : 'word.no'),
    },
    {
      key: 'created',
      title: t('ui.column.made'),
      width: '10rem',
      sortBy: ({ created }) => created,
      render: ({ created }) => <When at={created} />,
    },
    {
      key: 'save',
      title: t('ui.column.do'),
      width: 'minmax(12rem, 1fr)',
      render: ({ name }) => (
        <span className="buttons">
          <Button
            size="small"
            onClick={() => void save(name, true)}
            aria-label={labelled(t('ui.keys.savePublic'), name)}
          >
            {t('ui.keys.savePublic')}
          </Button>
          <Button
            size="small"
            type="text"
            onClick={() => void save(name, false)}
            aria-label={labelled(t('ui.keys.backup'), name)}
          >
            {t('ui.keys.backup')}
          </Button>
          <Button
            size="small"
            danger
            type="text"
            aria-label={labelled(t('ui.act.remove'), name)}
            onClick={() => askRemove(name)}
          >
            {t('ui.act.remove')}
          </Button>
        </span>
      ),
    },
  ];
  return { columns, failure };
}
