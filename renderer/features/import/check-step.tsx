import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import { formatBytes } from '../../../shared/messages/format.ts';
import { useAction, useLook } from '../../client/use-client.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { go } from '../../shell/route.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { PreflightShown } from '../../target/preflight-shown.tsx';
import { type ImportDraft, importRequestOf } from './import-draft.ts';

/** What the destination says before the first byte, with remedies in place; then the one button that starts it. */
export function CheckStep({ draft, view }: { draft: Draft<ImportDraft>; view: BundleView }): ReactElement {
  const { t, language } = useSay();
  const workstation = useWorkstation();
  const { value, change } = draft;
  const request = importRequestOf(value, workstation, view.verdict.verdict);
  const preflight = useLook('preflight', request);
  const start = useAction('job.start', ['job.list']);
  const run = async (): Promise<void> => {
    const { id } = await start.mutateAsync({ job: { kind: 'import', request } });
    go('job', id);
  };
  const { data, error, isFetching, refetch } = preflight;
  const stops = data?.checks.filter(({ outcome }) => outcome === 'stop').length ?? 0;
  const bytes = formatBytes(data?.plan?.bytes ?? view.bytes, language);
  const summary = t('ui.imagesAndSize', { images: t('ui.images', { count: view.images.length }), size: bytes });
  return (
    <>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <PreflightShown
          preflight={data}
          onCreateProject={() => change({ createProject: true })}
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
          {t('ui.import.run', { summary })}
        </Button>
      </ActionBar>
    </>
  );
}
