import { Button } from 'antd';
import type { ReactElement } from 'react';
import { ActionBar } from '../../components/action-bar.tsx';
import { SourcesField } from '../../files/sources-field.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import type { ExportDraft } from './export-draft.ts';

/** Which deployment files. */
export function FilesStep({ draft }: { draft: Draft<ExportDraft> }): ReactElement {
  const { t } = useSay();
  const { sources } = draft.value;
  return (
    <>
      <SourcesField sources={sources} onChange={(next) => draft.change({ sources: next })} />
      <ActionBar note={sources.length === 0 ? t('ui.files.none') : null}>
        <Button type="primary" size="large" disabled={sources.length === 0} onClick={() => draft.change({ step: 1 })}>
          {t('ui.export.findImages')}
        </Button>
      </ActionBar>
    </>
  );
}
