import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useAction, useLook } from '../../client/use-client.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { go } from '../../shell/route.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { PreflightShown } from '../../target/preflight-shown.tsx';
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
  const { data, error, isFetching, refetch } = useLook('preflight.relocate', request, {
    when: asked,
    key: value.checked,
  });
  const start = useAction('job.start', ['job.list']);
  const check = (part: Partial<RelocateDraft> = {}): void => change({ ...part, checked: performance.now() });
  const run = async (): Promise<void> => {
    const { id } = await start.mutateAsync({ job: { kind: 'relocate', request } });
    go('job', id);
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
  const stops = data?.checks.filter(({ outcome }) => outcome === 'stop').length ?? 0;
  return (
    <>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <PreflightShown
          preflight={data}
          onCreateProject={() => check({ createProject: true })}
          onAgain={() => void refetch()}
        />
      ) : error ? null : (
        <>
          <p role="status">{t('ui.preflight.asking')}</p>
          <Loading rows={8} />
        </>
      )}
      {start.error ? <ErrorPanel error={start.error} /> : null}
      <ActionBar note={stops > 0 ? t('ui.preflight.stops', { count: stops }) : null}>
        <Button loading={isFetching} onClick={() => void refetch()}>
          {t('ui.preflight.again')}
        </Button>
        <Button
          type="primary"
          size="large"
          disabled={!data || stops > 0}
          loading={start.isPending}
          onClick={() => void run()}
        >
          {t('ui.relocate.run', { summary })}
        </Button>
      </ActionBar>
    </>
  );
}
