import type { ReactElement } from 'react';
import type { FolderView } from '../../shared/workstation.ts';
import { useSay } from '../language/say.ts';

/** Roots, the way up, and what the medium has free. */
export function FolderPlaces({ view, onOpen }: { view: FolderView; onOpen: (path: string) => void }): ReactElement {
  const { t } = useSay();
  return (
    <div className="folder-places">
      <div className="roots">
        {view.roots.map((root) => (
          <button type="button" key={root.path} title={root.path} onClick={() => onOpen(root.path)}>
            {root.name}
          </button>
        ))}
      </div>
      <div className="here">
        <button type="button" disabled={view.parent === undefined} onClick={() => view.parent && onOpen(view.parent)}>
          ↑ {t('ui.folder.up')}
        </button>
        <code title={view.path}>{view.path}</code>
        <span className="note">
          {t('ui.folder.free', { free: view.free })} · {view.fileSystem}
        </span>
      </div>
    </div>
  );
}
