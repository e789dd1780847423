import { CloseOutlined, FileOutlined, FolderOpenOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { type DragEvent, type ReactElement, useRef, useState } from 'react';
import { useClient } from '../../client/use-client.ts';
import { FolderDialog } from '../../components/folder-dialog.tsx';
import { droppedFiles } from '../../files/dropped-files.ts';
import { useSay } from '../../language/say.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { BundleUploadField } from './bundle-upload-field.tsx';
import { useBundleUpload } from './use-bundle-upload.ts';

export interface BundlePathsProps {
  readonly paths: readonly string[];
  readonly onChange: (paths: string[]) => void;
}

/** The bundle, or its volumes one after the other as the sticks come in; or an archive of another tool. */
export function BundlePaths({ paths, onChange }: BundlePathsProps): ReactElement {
  const { t, labelled } = useSay();
  const { native } = useClient();
  const { practice } = useWorkstation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const add = (more: readonly string[]): void =>
    onChange([...new Set([...paths, ...more.filter((path) => path !== '')])]);
  const browse = async (kind: 'files' | 'folder'): Promise<void> => {
    if (!native) return setOpen(true);
    add(await native.choose({ kind, title: t('ui.import.browse') }));
  };
  const upload = useBundleUpload(add);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    if (native) add([...event.dataTransfer.files].map((file) => native.pathOf(file)));
    else void droppedFiles(event.dataTransfer).then(upload.send);
  };
  const field = useRef<InputRef>(null);
  const take = (): void => {
    add([typed.trim()]);
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
      {native ? null : <BundleUploadField upload={upload} />}
      {paths.length > 0 ? (
        <ul className="source-list" aria-label={t('ui.import.given')}>
          {paths.map((path) => (
            <li key={path}>
              <code>{path}</code>
              <button
                type="button"
                className="icon-button"
                aria-label={labelled(t('ui.act.remove'), path)}
                onClick={() => onChange(paths.filter((one) => one !== path))}
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
          onPick={add}
        />
      ) : null}
    </div>
  );
}
