import { ExperimentOutlined, FolderOpenOutlined, SnippetsOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactElement, useRef, useState } from 'react';
import type { SourceInput } from '../../shared/contract.ts';
import { useClient } from '../client/use-client.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { FolderDialog } from '../components/folder-dialog.tsx';
import { useSay } from '../language/say.ts';
import { useWorkstation } from '../shell/workstation.ts';
import { chosenFiles, droppedFiles, type NamedFile } from './dropped-files.ts';
import { PasteBox } from './paste-box.tsx';
import { pastedSource } from './pasted-source.ts';
import { readDropped } from './read-dropped.ts';
import { SourceList } from './source-list.tsx';
import { sourceKey } from './source-name.ts';

export interface SourcesFieldProps {
  readonly sources: readonly SourceInput[];
  readonly onChange: (sources: SourceInput[]) => void;
}

/** Deployment files: dropped, chosen on the host, sent from this computer, or pasted. Empty, it shows what can be dropped. */
export function SourcesField({ sources, onChange }: SourcesFieldProps): ReactElement {
  const { t } = useSay();
  const client = useClient();
  const { native } = client;
  const { practice } = useWorkstation();
  const [wrong, setWrong] = useState<unknown>();
  const [dialog, setDialog] = useState<'browse' | 'paste'>();
  const [over, setOver] = useState(false);
  const [pasted, setPasted] = useState('');
  const upload = useRef<HTMLInputElement>(null);
  const add = (more: readonly SourceInput[]): void => {
    const known = new Set(sources.map(sourceKey));
    onChange([...sources, ...more.filter((one) => !known.has(sourceKey(one)))]);
  };
  const take = async (files: readonly NamedFile[] | Promise<readonly NamedFile[]>): Promise<void> => {
    setWrong(undefined);
    try {
      add(await readDropped(await files, client));
    } catch (error) {
      setWrong(error);
    }
  };
  const remove = (gone: SourceInput): void => {
    onChange(sources.filter((one) => one !== gone));
    if ('path' in gone) void client.discard(gone.path);
  };
  const browse = async (): Promise<void> => {
    if (!native) return setDialog('browse');
    add((await native.choose({ kind: 'files', title: t('ui.files.browse') })).map((path) => ({ path })));
  };
  return (
    <div className="sources">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the buttons do the same by keyboard */}
      <div
        className="drop-zone"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          // A desktop takes a folder by its path; a page has to send what is in it.
          void take(native ? chosenFiles(event.dataTransfer.files) : droppedFiles(event.dataTransfer));
        }}
      >
        <p className="drop-title">{t('ui.files.drop')}</p>
        <ul className="kinds">
          <li>{t('ui.files.kind.manifests')}</li>
          <li>{t('ui.files.kind.charts')}</li>
          <li>{t('ui.files.kind.lists')}</li>
        </ul>
        <div className="buttons">
          <Button icon={<FolderOpenOutlined />} onClick={() => void browse()}>
            {t('ui.files.browse')}
          </Button>
          {native ? null : (
            <Button icon={<UploadOutlined />} onClick={() => upload.current?.click()}>
              {t('ui.files.upload')}
            </Button>
          )}
          <Button icon={<SnippetsOutlined />} onClick={() => setDialog('paste')}>
            {t('ui.files.paste')}
          </Button>
          {practice ? (
            <Button icon={<ExperimentOutlined />} onClick={() => add([{ path: practice.files }])}>
              {t('ui.files.sample')}
            </Button>
          ) : null}
        </div>
        <input
          ref={upload}
          type="file"
          multiple
          hidden
          aria-label={t('ui.files.upload')}
          onChange={(event) => void take(chosenFiles(event.target.files))}
        />
      </div>
      {wrong === undefined ? null : <ErrorPanel error={wrong} />}
      <SourceList sources={sources} onRemove={remove} />
      {dialog === 'browse' ? (
        <FolderDialog
          title={t('ui.files.browse')}
          pick="files"
          onClose={() => setDialog(undefined)}
          onPick={(paths) => add(paths.map((path) => ({ path })))}
        />
      ) : null}
      {dialog === 'paste' ? (
        <PasteBox
          onClose={() => setDialog(undefined)}
          text={pasted}
          onText={setPasted}
          onPaste={(text) => {
            add([pastedSource(text, sources.length + 1)]);
            setPasted('');
          }}
        />
      ) : null}
    </div>
  );
}
