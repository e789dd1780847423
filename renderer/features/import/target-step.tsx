import { Button, Checkbox } from 'antd';
import type { ReactElement } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { targetOf } from '../../target/target-draft.ts';
import { TargetFields } from '../../target/target-fields.tsx';
import type { ImportDraft } from './import-draft.ts';

/** Where the images go. */
export function TargetStep({ draft, view }: { draft: Draft<ImportDraft>; view: BundleView }): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  const { value, change } = draft;
  const complete = /^[^/\s]+\/[^/\s]/.test(targetOf(value, workstation).trim());
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
      <ActionBar note={complete ? null : t('ui.target.missing')}>
        <Button type="primary" size="large" disabled={!complete} onClick={() => change({ step: 2 })}>
          {t('ui.import.check')}
        </Button>
      </ActionBar>
    </>
  );
}
