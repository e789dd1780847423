import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { Preflight } from '../../shared/preflight.ts';
import { ActionBar } from '../components/action-bar.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Loading } from '../components/loading.tsx';
import { useSay } from '../language/say.ts';
import { PreflightShown } from './preflight-shown.tsx';

export interface CheckedStartProps {
  /** The preflight as it is being asked. */
  readonly look: {
    readonly data: Preflight | undefined;
    readonly error: unknown;
    readonly isFetching: boolean;
    refetch(): unknown;
  };
  readonly start: { readonly error: unknown; readonly isPending: boolean };
  /** Words of the button that starts it. */
  readonly label: string;
  readonly onCreateProject: () => void;
  readonly onRun: () => void;
}

/** What the destination says before the first byte, with remedies in place; then the one button that starts it. */
export function CheckedStart({ look, start, label, onCreateProject, onRun }: CheckedStartProps): ReactElement {
  const { t } = useSay();
  const { data, error, isFetching } = look;
  const again = (): void => void look.refetch();
  const stops = data?.checks.filter(({ outcome }) => outcome === 'stop').length ?? 0;
  return (
    <>
      {error ? <ErrorPanel error={error} retry={again} /> : null}
      {data ? (
        <PreflightShown preflight={data} onCreateProject={onCreateProject} onAgain={again} />
      ) : error ? null : (
        <>
          <p role="status">{t('ui.preflight.asking')}</p>
          <Loading rows={8} />
        </>
      )}
      {start.error ? <ErrorPanel error={start.error} /> : null}
      <ActionBar note={stops > 0 ? t('ui.preflight.stops', { count: stops }) : null}>
        <Button loading={isFetching} onClick={again}>
          {t('ui.preflight.again')}
        </Button>
        <Button type="primary" size="large" disabled={!data || stops > 0} loading={start.isPending} onClick={onRun}>
          {label}
        </Button>
      </ActionBar>
    </>
  );
}
