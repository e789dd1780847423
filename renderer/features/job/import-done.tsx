import { Button } from 'antd';
import type { ReactElement } from 'react';
import { formatCount } from '../../components/count.ts';
import { Facts } from '../../components/facts.tsx';
import { Figures } from '../../components/figures.tsx';
import { Size } from '../../components/size.tsx';
import { useSay } from '../../language/say.ts';
import { ReceiptMaker } from '../../record/receipt-maker.tsx';
import { addressOf, go } from '../../shell/route.ts';
import { useImportDraft } from '../import/import-draft.ts';
import { ImageResults } from './image-results.tsx';
import type { ImportResult } from './job-results.ts';
import { RewrittenFiles } from './rewritten-files.tsx';

/** Images in place, files rewritten. */
export function ImportDone({ id, result }: { id: string; result: ImportResult }): ReactElement {
  const { t, language, list } = useSay();
  const { bundle, mapping, alreadyThere, blobs, files, notRewritten, missingVolumes, lock, replication } = result;
  const { clear } = useImportDraft();
  const another = (): void => {
    clear();
    go('import');
  };
  const changed = files.reduce((sum, file) => sum + file.changed, 0);
  return (
    <section className="done">
      <h2>{t('ui.import.done')}</h2>
      <Figures
        figures={[
          {
            label: t('ui.figure.images'),
            value: formatCount(mapping.length, language),
            note: alreadyThere.length > 0 ? t('ui.import.already', { count: alreadyThere.length }) : undefined,
          },
          {
            label: t('ui.figure.sent'),
            value: <Size bytes={blobs?.bytes} />,
            note: blobs ? t('ui.import.blobs', { copied: formatCount(blobs.copied, language) }) : undefined,
          },
          { label: t('ui.figure.rewritten'), value: formatCount(changed, language), note: t('ui.import.places') },
        ]}
      />
      <Facts
        facts={[
          [t('label.lock'), lock],
          [t('ui.import.missingVolumes'), missingVolumes.length > 0 ? list(missingVolumes.map(String)) : undefined],
        ]}
      />
      {replication ? <p>{t('replication.done', { ...replication })}</p> : null}
      <ImageResults result={result} />
      <RewrittenFiles id={id} files={files} notRewritten={notRewritten} />
      {files.length === 0 && notRewritten.length === 0 ? (
        <p className="note">
          {t('ui.import.noFiles')} <a href={addressOf('import')}>{t('ui.import.noFiles.do')}</a>
        </p>
      ) : null}
      {bundle ? <ReceiptMaker bundle={id} /> : null}
      <div className="buttons no-print">
        <Button onClick={() => window.print()}>{t('ui.act.print')}</Button>
        <Button onClick={another}>{t('ui.import.another')}</Button>
      </div>
    </section>
  );
}
