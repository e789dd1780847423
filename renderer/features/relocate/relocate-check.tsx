import { Button } from 'antd';
import type { ReactElement } from 'react';
import { answered, useAction, useLook } from '../../client/use-client.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { go } from '../../shell/route.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { CheckedStart } from '../../target/checked-start.tsx';
import { type RelocateDraft, relocateRequestOf } from './relocate-draft.ts';

export interface RelocateCheckProps {
  readonly draft: Draft<RelocateDraft>;
  /** Why it cannot be checked yet. */
  readonly missing: string | undefined;
  /** What will be done, in the words of the button. */
  readonly summary: string;
}

/** What the destination says before the first byte, with remedies in place; then the button that starts it. */
export function RelocateCheck({ draft, missing, summary }: RelocateCheckProps): ReactElement {
  const { t } = useSay();
  const { value, change } = draft;
  const request = relocateRequestOf(value, useWorkstation());
  const asked = value.checked !== undefined && missing === undefined;
  const look = useLook('preflight.relocate', request, {
    when: asked,
    key: value.checked,
  });
  const start = useAction('job.start', ['job.list']);
  const check = (part: Partial<RelocateDraft> = {}): void => change({ ...part, checked: performance.now() });
  const run = async (): Promise<void> => {
    const started = await answered(start.mutateAsync({ job: { kind: 'relocate', request } }));
    if (!started) return;
    go('job', started.id);
  };
  if (!asked) {
    return (
      <ActionBar note={missing}>
        <Button type="primary" size="large" disabled={missing !== undefined} onClick={() => check()}>
          {t('ui.import.check')}
        </Button>
      </ActionBar>
    );
  }
  return (
    <CheckedStart
      look={look}
      start={start}
      label={t('ui.relocate.run', { summary })}
      onCreateProject={() => check({ createProject: true })}
      onRun={() => void run()}
    />
  );
}
