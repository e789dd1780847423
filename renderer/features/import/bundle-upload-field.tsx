import { FileOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactElement, useRef } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useBundleUpload } from '../../files/bundle-upload.ts';
import { chosenFiles, type NamedFile } from '../../files/dropped-files.ts';
import { UploadBar } from '../../files/upload-bar.tsx';
import { useSay } from '../../language/say.ts';

export interface BundleUploadFieldProps {
  readonly onSend: (files: readonly NamedFile[]) => void;
}

/** A bundle that lies on the computer in front of the person, and not on the one that Gapferry runs on: its ways there. */
export function BundleUploadField({ onSend }: BundleUploadFieldProps): ReactElement {
  const { t } = useSay();
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const { progress, error } = useBundleUpload();
  return (
    <div className="bundle-upload">
      {progress ? (
        <UploadBar />
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
        onChange={(event) => onSend(chosenFiles(event.target.files))}
      />
      <input
        ref={(input) => {
          folder.current = input;
          if (input) input.webkitdirectory = true;
        }}
        type="file"
        hidden
        aria-label={t('ui.import.sendFolder')}
        onChange={(event) => onSend(chosenFiles(event.target.files))}
      />
      {error === undefined ? null : <ErrorPanel error={error} />}
    </div>
  );
}
