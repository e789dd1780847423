import { Button, Radio } from 'antd';
import { type ReactElement, useState } from 'react';
import { useAction } from '../../client/use-client.ts';
import { formatCount } from '../../components/count.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { joinPath } from '../../components/join-path.ts';
import { PagePreview } from '../../components/page-preview.tsx';
import { PathField } from '../../components/path-field.tsx';
import { useSay } from '../../language/say.ts';
import { logFilterOf, useRecordDraft } from './record-draft.ts';

const FORMATS = ['html', 'csv', 'jsonl'] as const;

/**
 * Prints what the filters leave of the log, or writes it to a file of the host: to print there, for a spreadsheet. To be
 * verified elsewhere it is written whole, as it was hashed.
 */
export function LogExport(): ReactElement {
  const { t, language } = useSay();
  const { value } = useRecordDraft();
  const [folder, setFolder] = useState('');
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('html');
  const write = useAction('audit.export', ['audit.list']);
  const name = `gapferry-audit-${new Date().toISOString().slice(0, 10)}.${format}`;
  const output = joinPath(folder, name);
  const report = useAction('audit.report');
  const filter = logFilterOf(value);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate({ output, format, language, ...(format === 'jsonl' ? {} : filter) });
      }}
    >
      <fieldset className="field">
        <legend>{t('ui.log.format')}</legend>
        <Radio.Group
          value={format}
          onChange={(event) => setFormat(FORMATS.find((one) => one === event.target.value) ?? 'html')}
          options={FORMATS.map((one) => ({ value: one, label: t(`ui.log.format.${one}`) }))}
        />
      </fieldset>
      <PathField label={t('ui.log.folder')} pick="folder" value={folder} onChange={setFolder} />
      {folder === '' ? null : <p className="hint mono">{output}</p>}
      {report.error ? <ErrorPanel error={report.error} /> : null}
      {write.error ? <ErrorPanel error={write.error} /> : null}
      {write.data ? (
        <p role="status">{t('audit.exported', { count: write.data.entries, path: write.data.written })}</p>
      ) : null}
      <div className="buttons">
        <Button type="primary" htmlType="submit" disabled={folder.trim() === ''} loading={write.isPending}>
          {t('ui.log.export.do')}
        </Button>
        <Button loading={report.isPending} onClick={() => report.mutate({ language, ...filter })}>
          {t('ui.log.report')}
        </Button>
      </div>
      {report.data?.more ? (
        <p className="note">{t('ui.log.report.older', { entries: formatCount(report.data.entries, language) })}</p>
      ) : null}
      {report.data ? (
        <PagePreview title={t('print.audit.title')} html={report.data.html} file="gapferry-audit-report.html" />
      ) : null}
    </form>
  );
}
