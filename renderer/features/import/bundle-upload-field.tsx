import { FileOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactElement, useRef } from 'react';
import { formatBytes } from '../../../shared/messages/format.ts';
import { ByteBar } from '../../components/byte-bar.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { chosenFiles } from '../../files/dropped-files.ts';
import { useSay } from '../../language/say.ts';
import type { BundleUpload } from './use-bundle-upload.ts';

/** A bundle that lies on the computer in front of the person, and not on the one that Gapferry runs on: its ways there. */
export function BundleUploadField({ upload }: { upload: BundleUpload }): ReactElement {
  const { t, language } = useSay();
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const { progress, error, send, stop } = upload;
  return (
    <div className="bundle-upload">
      {progress ? (
        <>
          <ByteBar done={progress.done} total={progress.total} running label={t('ui.import.sending')} />
          <div className="buttons" role="status">
            {t('ui.import.sending')} {formatBytes(progress.done, language)}{' '}
            {t('ui.run.of', { total: formatBytes(progress.total, language) })}
            <Button size="small" onClick={stop}>
              {t('ui.act.cancel')}
            </Button>
          </div>
        </>
      ) : (
        <div className="buttons">
          <span className="note">{t('ui.import.elsewhere')}</span>
          <Button size="small" icon={<FileOutlined />} onClick={() => file.current?.click()}>
            {t('ui.import.sendFile')}
          </Button>
          <Button size="small" icon={<UploadOutlined />} onClick={() => folder.current?.click()}>
            {t('ui.import.sendFolder')}
          </Button>
        </div>
      )}
      <input
        ref={file}
        type="file"
        multiple
        hidden
        aria-label={t('ui.import.sendFile')}
        onChange={(event) => void send(chosenFiles(event.target.files))}
      />
      <input
        ref={(input) => {
          folder.current = input;
          if (input) input.webkitdirectory = true;
        }}
        type="file"
        hidden
        aria-label={t('ui.import.sendFolder')}
        onChange={(event) => void send(chosenFiles(event.target.files))}
      />
      {error === undefined ? null : <ErrorPanel error={error} />}
    </div>
  );
}
