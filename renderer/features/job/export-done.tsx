import { Button } from 'antd';
import type { ReactElement } from 'react';
import { formatCount } from '../../components/count.ts';
import { Fingerprint } from '../../components/digest.tsx';
import { Facts } from '../../components/facts.tsx';
import { Figures } from '../../components/figures.tsx';
import { Fold } from '../../components/fold.tsx';
import { Size } from '../../components/size.tsx';
import { useSay } from '../../language/say.ts';
import { HandoverMaker } from '../../record/handover-maker.tsx';
import { go } from '../../shell/route.ts';
import { useExportDraft } from '../export/export-draft.ts';
import type { ExportResult } from './job-results.ts';

/** A finished bundle: where it is, what it is called over the telephone, and what to do next. */
export function ExportDone({ result }: { result: ExportResult }): ReactElement {
  const { t, language } = useSay();
  const draft = useExportDraft();
  const { images, bytes, paths, identity, signedBy, stream, number, leftOut } = result;
  const another = (): void => {
    draft.clear();
    go('export');
  };
  return (
    <section className="done">
      <h2>{t('ui.export.done')}</h2>
      <Figures
        figures={[
          { label: t('ui.figure.images'), value: formatCount(images.length, language) },
          { label: t('ui.figure.size'), value: <Size bytes={bytes} /> },
          {
            label: t('label.identity'),
            value: <Fingerprint value={identity} start={16} />,
            note: t('ui.export.identity'),
          },
        ]}
      />
      <Facts
        facts={[
          [t('label.paths'), paths.map((path) => <code key={path}>{path}</code>)],
          [
            t('label.signer'),
            signedBy ? (
              <>
                {signedBy.name} <Fingerprint value={signedBy.fingerprint} />
              </>
            ) : (
              t('verdict.unsigned')
            ),
          ],
          [t('label.stream'), stream === undefined ? undefined : `${stream} · ${number ?? ''}`],
          [t('ui.export.leftOut'), leftOut.length > 0 ? formatCount(leftOut.length, language) : undefined],
        ]}
      />
      <p>{t('ui.export.eject')}</p>
      <Fold className="more" title={t('ui.handover.title')}>
        <HandoverMaker bundle={paths} />
      </Fold>
      <div className="buttons">
        <Button onClick={another}>{t('ui.export.another')}</Button>
      </div>
    </section>
  );
}
