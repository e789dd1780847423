import type { ReactElement } from 'react';
import { formatBytes } from '../../../shared/messages/format.ts';
import type { FolderView } from '../../../shared/workstation.ts';
import { formatCount } from '../../components/count.ts';
import { type Figure, Figures } from '../../components/figures.tsx';
import { parseSize } from '../../components/parse-size.ts';
import { Size } from '../../components/size.tsx';
import { neededRoom } from '../../files/needed-room.ts';
import type { Choosing } from '../../files/use-choosing.ts';
import { useSay } from '../../language/say.ts';
import type { ExportDraft } from './export-draft.ts';

/** Bytes a second that sticks of each kind write for long, not those of their box. */
const USUAL_RATE = 30 * 1024 * 1024;

export interface StickFiguresProps {
  readonly medium: FolderView;
  readonly choosing: Choosing;
  readonly draft: ExportDraft;
}

/** Will it fit, how long, how many volumes follow, and what the file system makes of large files. */
export function StickFigures({ medium, choosing, draft }: StickFiguresProps): ReactElement {
  const { t, language } = useSay();
  const { bytes, weighed } = choosing;
  const volumeSize = parseSize(draft.volumeSize);
  const needed = neededRoom(choosing.known, draft.platforms, { form: draft.form, unit: medium.unit });
  const fits = needed <= medium.free;
  const cut = medium.maxFileSize !== undefined;
  const figures: Figure[] = [
    { label: t('ui.figure.size'), value: <Size bytes={bytes} />, note: weighed ? undefined : t('ui.figure.notAll') },
    {
      label: t('ui.figure.fits'),
      value: fits ? t('word.yes') : t('word.no'),
      tone: fits ? 'good' : 'bad',
      note: t('ui.figure.room', { free: formatBytes(medium.free, language), needed: formatBytes(needed, language) }),
    },
    {
      label: t('ui.figure.volumes.follow'),
      value: formatCount(volumeSize === undefined ? 1 : Math.max(1, Math.ceil(needed / volumeSize)), language),
      note: volumeSize === undefined ? (fits ? undefined : t('ui.figure.volumes.split')) : t('ui.figure.volumes.least'),
    },
    { label: t('ui.figure.medium'), value: medium.fileSystem, note: cut ? t('ui.figure.cut') : undefined },
    {
      label: t('ui.figure.time'),
      value: t('ui.figure.about', { seconds: Math.max(1, bytes / USUAL_RATE) }),
      note: t('ui.figure.at', { rate: formatBytes(USUAL_RATE, language) }),
    },
  ];
  return <Figures figures={figures} />;
}
