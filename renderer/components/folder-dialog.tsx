import { Modal } from 'antd';
import { type ReactElement, useState } from 'react';
import type { FolderView } from '../../shared/workstation.ts';
import { useLook } from '../client/use-client.ts';
import { useSay } from '../language/say.ts';
import { ErrorPanel } from './error-panel.tsx';
import { FolderList } from './folder-list.tsx';
import { FolderPlaces } from './folder-places.tsx';
import { Loading } from './loading.tsx';

/** What may be chosen: some files and folders, one file or folder, one folder. */
export type FolderPick = 'files' | 'any' | 'folder';

export interface FolderDialogProps {
  readonly title: string;
  readonly pick: FolderPick;
  readonly start?: string;
  readonly onPick: (paths: readonly string[]) => void;
  readonly onClose: () => void;
}

/** The host's folders, for a page that has no dialog of the system. */
export function FolderDialog({ title, pick, start, onPick, onClose }: FolderDialogProps): ReactElement {
  const { t } = useSay();
  const [path, setPath] = useState<string | undefined>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { data, error } = useFolder(path, start);
  const paths = pick === 'folder' && chosen.length === 0 && data ? [data.path] : chosen;
  const open = (to: string): void => {
    setPath(to);
    setChosen([]);
  };
  return (
    <Modal
      open
      title={title}
      width={760}
      okText={pick === 'folder' ? t('ui.act.chooseFolder') : t('ui.act.choose', { count: paths.length })}
      okButtonProps={{ disabled: paths.length === 0 }}
      onCancel={onClose}
      onOk={() => {
        onPick(paths);
        onClose();
      }}
    >
      {error ? <ErrorPanel error={error} retry={() => setPath(undefined)} /> : null}
      {data ? (
        <div className="folder-dialog">
          <FolderPlaces view={data} onOpen={open} />
          <FolderList view={data} pick={pick} chosen={chosen} onOpen={open} onChoose={setChosen} />
        </div>
      ) : error ? null : (
        <Loading />
      )}
    </Modal>
  );
}

/** Where the field points to is a good place to start, if it is there; else the first root. */
function useFolder(path: string | undefined, start: string | undefined): { data?: FolderView; error: Error | null } {
  const hinted = useLook('folder.list', { path: start }, { fresh: true, when: path === undefined && !!start });
  const plain = useLook('folder.list', path === undefined ? {} : { path }, {
    fresh: true,
    when: path !== undefined || !start || hinted.isError,
  });
  const shown = path === undefined && start && !hinted.isError ? hinted : plain;
  return { ...(shown.data ? { data: shown.data } : {}), error: shown.error };
}
