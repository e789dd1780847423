import { Button, Checkbox } from 'antd';
import type { ReactElement } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { targetMissing } from '../../target/target-draft.ts';
import { TargetFields } from '../../target/target-fields.tsx';
import type { ImportDraft } from './import-draft.ts';

/** Where the images go. */
export function TargetStep({ draft, view }: { draft: Draft<ImportDraft>; view: BundleView }): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  const { value, change } = draft;
  const missing = targetMissing(value, workstation);
  return (
    <>
      <TargetFields draft={value} onChange={change} images={view.images} />
      <Checkbox
        checked={value.verifyFirst || workstation.verifyFirst}
        disabled={workstation.verifyFirst}
        onChange={(event) => change({ verifyFirst: event.target.checked })}
      >
        {t('ui.import.verifyFirst')}
      </Checkbox>
      <ActionBar note={missing ? t(missing) : null}>
        <Button type="primary" size="large" disabled={missing !== undefined} onClick={() => change({ step: 2 })}>
          {t('ui.import.check')}
        </Button>
      </ActionBar>
    </>
  );
}
