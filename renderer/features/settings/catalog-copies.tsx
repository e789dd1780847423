import { Button, Radio } from 'antd';
import { type ReactElement, useState } from 'react';
import { useAction } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { joinPath } from '../../components/join-path.ts';
import { PathField } from '../../components/path-field.tsx';
import { useSay } from '../../language/say.ts';

const FORMATS = ['csv', 'jsonl'] as const;

/** A backup of the catalog now, beside those of every day; and the list of every image, for elsewhere. */
export function CatalogCopies(): ReactElement {
  const { t } = useSay();
  const backup = useAction('catalog.backup', ['audit.list']);
  return (
    <>
      <p className="lede">{t('ui.copies.what')}</p>
      {backup.error ? <ErrorPanel error={backup.error} /> : null}
      {backup.data ? <p role="status">{t('catalog.backedUp', { path: backup.data.path })}</p> : null}
      <div className="buttons">
        <Button loading={backup.isPending} onClick={() => backup.mutate({})}>
          {t('ui.copies.backup')}
        </Button>
      </div>
      <CatalogList />
    </>
  );
}

function CatalogList(): ReactElement {
  const { t } = useSay();
  const [folder, setFolder] = useState('');
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('csv');
  const write = useAction('catalog.export');
  const output = joinPath(folder, `gapferry-images-${new Date().toISOString().slice(0, 10)}.${format}`);
  return (
    <form
      className="form framed"
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate({ output, format });
      }}
    >
      <h3>{t('ui.copies.list')}</h3>
      <Radio.Group
        value={format}
        aria-label={t('ui.log.format')}
        onChange={(event) => setFormat(FORMATS.find((one) => one === event.target.value) ?? 'csv')}
        options={FORMATS.map((one) => ({ value: one, label: one.toUpperCase() }))}
      />
      <PathField label={t('ui.log.folder')} pick="folder" value={folder} onChange={setFolder} />
      {folder === '' ? null : <p className="hint mono">{output}</p>}
      {write.error ? <ErrorPanel error={write.error} /> : null}
      {write.data ? (
        <p role="status">{t('catalog.exported', { count: write.data.rows, path: write.data.written })}</p>
      ) : null}
      <div className="buttons">
        <Button htmlType="submit" disabled={folder.trim() === ''} loading={write.isPending}>
          {t('ui.log.export.do')}
        </Button>
      </div>
    </form>
  );
}
