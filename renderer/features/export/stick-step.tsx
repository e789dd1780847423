import { Button } from 'antd';
import type { ReactElement } from 'react';
import { answered, useAction, useLook } from '../../client/use-client.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { isWrongSize } from '../../components/parse-size.ts';
import type { Choosing } from '../../files/use-choosing.ts';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { go } from '../../shell/route.ts';
import { useWorkstationChange } from '../../shell/use-workstation-change.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { DriveCards } from './drive-cards.tsx';
import { type ExportDraft, folderOf, nameOf } from './export-draft.ts';
import { exportJobOf } from './export-request.ts';
import { FillBar } from './fill-bar.tsx';
import { KeyChoice } from './key-choice.tsx';
import { MoreOptions } from './more-options.tsx';
import { StickFields } from './stick-fields.tsx';
import { StickFigures } from './stick-figures.tsx';
import { useSummary } from './use-summary.ts';

/** Where to, under what name and whose signature; then the one button that starts it. */
export function StickStep({ draft, choosing }: { draft: Draft<ExportDraft>; choosing: Choosing }): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  const start = useAction('job.start', ['job.list']);
  const remember = useWorkstationChange();
  const summary = useSummary(choosing);
  const { value } = draft;
  const folder = folderOf(value, workstation);
  const medium = useLook('folder.list', { path: folder }, { fresh: true, when: folder !== '' });
  const keys = useLook('key.list', {}).data ?? [];
  const key = value.key ?? workstation.practice?.key ?? keys[0]?.name;
  const missing = missingOf(folder, value, key);
  const run = async (): Promise<void> => {
    const started = await answered(start.mutateAsync(exportJobOf(value, workstation, key ?? '')));
    if (!started) return;
    draft.change({ passphrase: '' });
    remember.mutate({ platforms: [...value.platforms] });
    go('job', started.id);
  };
  return (
    <>
      <DriveCards folder={folder} bytes={choosing.bytes} onPick={(path) => draft.change({ folder: path })} />
      <StickFields draft={draft} medium={medium.data} wrong={medium.error} />
      {medium.data ? (
        <>
          <StickFigures medium={medium.data} choosing={choosing} draft={value} />
          <FillBar images={choosing.known} platforms={value.platforms} />
        </>
      ) : null}
      <KeyChoice draft={draft} keys={keys} chosen={key} />
      <MoreOptions draft={draft} />
      {start.error ? <ErrorPanel error={start.error} /> : null}
      <ActionBar note={missing ? t(missing) : null}>
        <Button type="primary" size="large" disabled={!!missing} loading={start.isPending} onClick={() => void run()}>
          {t('ui.export.run', { summary })}
        </Button>
      </ActionBar>
    </>
  );
}

function missingOf(folder: string, draft: ExportDraft, key: string | undefined) {
  if (folder.trim() === '') return 'ui.stick.folderMissing';
  if (nameOf(draft).trim() === '') return 'ui.stick.nameMissing';
  if (isWrongSize(draft.volumeSize)) return 'ui.stick.volumeSizeWrong';
  return key === undefined ? 'ui.stick.keyMissing' : undefined;
}
