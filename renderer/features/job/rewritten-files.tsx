import { type ReactElement, useState } from 'react';
import { useLook } from '../../client/use-client.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { saveText } from '../../components/save-text.ts';
import { useSay } from '../../language/say.ts';
import { FileDiff } from './file-diff.tsx';
import type { ImportResult, RewrittenFile } from './job-results.ts';

export interface RewrittenFilesProps {
  readonly id: string;
  readonly files: readonly RewrittenFile[];
  readonly notRewritten: ImportResult['notRewritten'];
}

/** Files with their new addresses, each beside what it was; and places that a person has to change. */
export function RewrittenFiles({ id, files, notRewritten }: RewrittenFilesProps): ReactElement | null {
  const { t, detail } = useSay();
  const [open, setOpen] = useState(() => files.find(({ changed }) => changed > 0)?.file);
  if (files.length === 0) return <p className="note">{t('ui.rewritten.none')}</p>;
  return (
    <section className="rewritten">
      <h3>{t('ui.rewritten.title')}</h3>
      <ul className="file-tabs">
        {files.map(({ file, changed, skipped }) => (
          <li key={file}>
            <button type="button" aria-pressed={file === open} disabled={!!skipped} onClick={() => setOpen(file)}>
              {file}{' '}
              <span className="note">
                {skipped ? t('ui.rewritten.skipped') : t('ui.rewritten.changed', { count: changed })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {open === undefined ? null : (
        <OneFile id={id} file={open} written={files.find(({ file }) => file === open)?.written} />
      )}
      {notRewritten.length > 0 ? (
        <>
          <h3>{t('ui.rewritten.byHand')}</h3>
          <ul className="problems">
            {notRewritten.map(({ file, line, reference, why }) => (
              <li key={`${file}:${line}:${reference}`}>
                <code>
                  {file}:{line}
                </code>{' '}
                {reference} <span className="note">{detail(why)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function OneFile({ id, file, written }: { id: string; file: string; written: string | undefined }): ReactElement {
  const { t } = useSay();
  const { data, error } = useLook('job.file', { id, file });
  if (error) return <ErrorPanel error={error} />;
  if (!data) return <Loading />;
  return (
    <>
      <p className="note file-place">
        <code>{written}</code> <CopyButton text={data.after} label={t('ui.rewritten.copy')} />{' '}
        <button type="button" className="link" onClick={() => saveText(nameOf(file), data.after)}>
          {t('ui.rewritten.save')}
        </button>
      </p>
      <FileDiff label={file} before={data.before} after={data.after} />
    </>
  );
}

/** The last part of a path. */
function nameOf(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}
