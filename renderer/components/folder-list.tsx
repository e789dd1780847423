import { FileOutlined, FolderFilled } from '@ant-design/icons';
import { Checkbox } from 'antd';
import type { ReactElement } from 'react';
import type { FolderView } from '../../shared/workstation.ts';
import { useSay } from '../language/say.ts';
import { type Column, DataList } from './data-list.tsx';
import { Empty } from './empty.tsx';
import type { FolderPick } from './folder-dialog.tsx';
import { Size } from './size.tsx';
import { When } from './when.tsx';

type Entry = FolderView['entries'][number];

export interface FolderListProps {
  readonly view: FolderView;
  readonly pick: FolderPick;
  readonly chosen: readonly string[];
  readonly onOpen: (path: string) => void;
  readonly onChoose: (paths: readonly string[]) => void;
}

/** What is in a folder: a box chooses, the name of a folder opens it. */
export function FolderList({ view, pick, chosen, onOpen, onChoose }: FolderListProps): ReactElement {
  const { t } = useSay();
  const choose = (path: string, wanted: boolean): void => {
    if (!wanted) onChoose(chosen.filter((one) => one !== path));
    else onChoose(pick === 'files' ? [...chosen, path] : [path]);
  };
  const entries = pick === 'folder' ? view.entries.filter(({ kind }) => kind === 'folder') : view.entries;
  const columns: Column<Entry>[] = [
    {
      key: 'name',
      title: t('ui.column.name'),
      width: 'minmax(0, 1fr)',
      sortBy: ({ name }) => name,
      render: ({ name, path, kind }) => (
        <span className="folder-entry">
          <Checkbox
            checked={chosen.includes(path)}
            aria-label={name}
            onChange={(event) => choose(path, event.target.checked)}
          />
          {kind === 'folder' ? (
            <button type="button" className="link" onClick={() => onOpen(path)}>
              <FolderFilled aria-hidden /> {name}
            </button>
          ) : (
            <span>
              <FileOutlined aria-hidden /> {name}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'size',
      title: t('ui.column.size'),
      width: '6.5rem',
      align: 'end',
      sortBy: ({ size }) => size,
      render: ({ kind, size }) => (kind === 'file' ? <Size bytes={size} /> : null),
    },
    {
      key: 'modified',
      title: t('ui.folder.modified'),
      width: '11rem',
      align: 'end',
      sortBy: ({ modified }) => modified,
      render: ({ modified }) => <When at={modified} />,
    },
  ];
  return (
    <DataList
      label={view.path}
      columns={columns}
      rows={entries}
      rowKey={({ path }) => path}
      height={320}
      empty={<Empty title={t('ui.folder.empty')} />}
    />
  );
}
