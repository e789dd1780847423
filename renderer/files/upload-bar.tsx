import { Button } from 'antd';
import type { ReactElement } from 'react';
import { formatBytes } from '../../shared/messages/format.ts';
import { ByteBar } from '../components/byte-bar.tsx';
import { useSay } from '../language/say.ts';
import { stopBundleUpload, useBundleUpload } from './bundle-upload.ts';

/** How far a bundle of this computer has come on its way to the host, and the way to stop it; nothing while none is sent. */
export function UploadBar(): ReactElement | null {
  const { t, language } = useSay();
  const { progress } = useBundleUpload();
  if (!progress) return null;
  return (
    <section className="bundle-upload" aria-label={t('ui.import.sending')}>
      <ByteBar done={progress.done} total={progress.total} running label={t('ui.import.sending')} />
      <div className="buttons" role="status">
        {t('ui.import.sending')} {formatBytes(progress.done, language)}{' '}
        {t('ui.run.of', { total: formatBytes(progress.total, language) })}
        <Button size="small" onClick={stopBundleUpload}>
          {t('ui.act.cancel')}
        </Button>
      </div>
    </section>
  );
}
