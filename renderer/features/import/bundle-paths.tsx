import { CloseOutlined, FileOutlined, FolderOpenOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { type DragEvent, type ReactElement, useRef, useState } from 'react';
import { useClient } from '../../client/use-client.ts';
import { FolderDialog } from '../../components/folder-dialog.tsx';
import { sendBundle } from '../../files/bundle-upload.ts';
import { droppedFiles, type NamedFile } from '../../files/dropped-files.ts';
import { useSay } from '../../language/say.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { BundleUploadField } from './bundle-upload-field.tsx';

export interface BundlePathsProps {
  readonly paths: readonly string[];
  readonly onAdd: (paths: readonly string[]) => void;
  readonly onRemove: (path: string) => void;
}

/** The bundle, or its volumes one after the other as the sticks come in; or an archive of another tool. */
export function BundlePaths({ paths, onAdd, onRemove }: BundlePathsProps): ReactElement {
  const { t, labelled } = useSay();
  const client = useClient();
  const { native } = client;
  const { practice } = useWorkstation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const browse = async (kind: 'files' | 'folder'): Promise<void> => {
    if (!native) return setOpen(true);
    onAdd(await native.choose({ kind, title: t('ui.import.browse') }));
  };
  const send = (files: readonly NamedFile[]): void => void sendBundle(client, files, onAdd);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    if (native) onAdd([...event.dataTransfer.files].map((file) => native.pathOf(file)));
    else void droppedFiles(event.dataTransfer).then(send);
  };
  const field = useRef<InputRef>(null);
  const take = (): void => {
    onAdd([typed.trim()]);
    setTyped('');
    // The button has nothing more to take; the next volume is typed here.
    field.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the buttons do the same by keyboard
    <div className="drop-zone narrow" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <p className="drop-title">{t('ui.import.drop')}</p>
      <div className="path-field">
        <Input
          ref={field}
          className="mono"
          value={typed}
          aria-label={t('ui.import.path')}
          placeholder={t('ui.import.path')}
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={take}
        />
        <Button disabled={typed.trim() === ''} onClick={take}>
          {t('ui.act.take')}
        </Button>
        <Button icon={<FolderOpenOutlined />} onClick={() => void browse('folder')}>
          {t(native ? 'ui.import.browseFolder' : 'ui.import.browse')}
        </Button>
        {native ? (
          <Button icon={<FileOutlined />} onClick={() => void browse('files')}>
            {t('ui.import.browseFile')}
          </Button>
        ) : null}
      </div>
      {native ? null : <BundleUploadField onSend={send} />}
      {paths.length > 0 ? (
        <ul className="source-list" aria-label={t('ui.import.given')}>
          {paths.map((path) => (
            <li key={path}>
              <code>{path}</code>
              <button
                type="button"
                className="icon-button"
                aria-label={labelled(t('ui.act.remove'), path)}
                onClick={() => {
                  onRemove(path);
                  void client.discard(path);
                }}
              >
                <CloseOutlined aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {open ? (
        <FolderDialog
          title={t('ui.import.browse')}
          pick="files"
          {...(practice ? { start: practice.stick } : {})}
          onClose={() => setOpen(false)}
          onPick={onAdd}
        />
      ) : null}
    </div>
  );
}
