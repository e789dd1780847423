import { UsbOutlined } from '@ant-design/icons';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Drive } from '../../../shared/bridge.ts';
import { formatBytes } from '../../../shared/messages/format.ts';
import { useClient, useLook } from '../../client/use-client.ts';
import { useSay } from '../../language/say.ts';

/** Milliseconds between two looks at what is plugged in. */
const EVERY = 4000;

export interface DriveCardsProps {
  /** Folder that is chosen now. */
  readonly folder: string;
  /** Bytes that shall fit. */
  readonly bytes: number;
  readonly onPick: (folder: string) => void;
}

/** What one may write to, with free space and file system: one click chooses it. A stick that is plugged in appears. */
export function DriveCards({ folder, bytes, onPick }: DriveCardsProps): ReactElement | null {
  const { t, language } = useSay();
  const drives = useDrives();
  if (drives.length === 0) return null;
  return (
    <ul className="drives" aria-label={t('ui.stick.drives')}>
      {drives.map(({ path, label, fileSystem, free }) => (
        <li key={path}>
          <button
            type="button"
            aria-pressed={folder === path || folder.startsWith(`${path}/`)}
            title={path}
            onClick={() => onPick(path)}
          >
            <UsbOutlined aria-hidden />
            <strong>{label || path}</strong>
            <span className="note">
              {t('ui.figure.free', { size: formatBytes(free, language) })} · {fileSystem}
            </span>
            {free < bytes ? <span className="note too-small">{t('ui.stick.tooSmall')}</span> : null}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Removable media on a desktop; on a page the folders that the host offers, which its mounted media are among. */
function useDrives(): readonly Pick<Drive, 'path' | 'label' | 'fileSystem' | 'free'>[] {
  const client = useClient();
  const { native } = client;
  const own = useQuery({
    queryKey: ['drives'],
    queryFn: () => native?.drives() ?? [],
    enabled: native !== undefined,
    refetchInterval: EVERY,
  });
  const roots = useLook('folder.list', {}, { when: native === undefined, every: EVERY }).data?.roots ?? [];
  const looks = useQueries({
    queries: roots.map(({ path }) => ({
      queryKey: ['folder.list', { path }],
      queryFn: () => client.call('folder.list', { path }),
      refetchInterval: EVERY,
    })),
  });
  if (native) return own.data ?? [];
  return looks.flatMap(({ data }, index) =>
    data ? [{ path: data.path, label: roots[index]?.name ?? '', fileSystem: data.fileSystem, free: data.free }] : [],
  );
}
