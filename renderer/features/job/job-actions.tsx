import { App, Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { JobSummary } from '../../../shared/contract.ts';
import { isLive, isResumable, type JobState } from '../../../shared/job.ts';
import { useAction } from '../../client/use-client.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';

/** Pause, go on, give up. Going on with an export asks for the key's passphrase: it is kept nowhere. */
export function JobActions(props: { id: string; state: JobState; kind: JobSummary['kind'] }): ReactElement | null {
  const { t } = useSay();
  const { id, state, kind } = props;
  const { modal } = App.useApp();
  const [passphrase, setPassphrase] = useState('');
  const pause = useAction('job.pause', ['job.show', 'job.list']);
  const resume = useAction('job.resume', ['job.show', 'job.list']);
  const cancel = useAction('job.cancel', ['job.show', 'job.list']);
  if (!isLive(state)) return null;
  const running = state.state === 'running';
  const askCancel = (): void => {
    modal.confirm({
      title: t('ui.job.cancel.title'),
      content: t('ui.job.cancel.more'),
      okText: t('ui.job.cancel.do'),
      okButtonProps: { danger: true },
      cancelText: t('ui.job.cancel.not'),
      onOk: () => cancel.mutateAsync({ id }).catch(() => undefined),
    });
  };
  const goOn = (): void => resume.mutate({ id, ...(kind === 'export' ? { passphrase } : {}) });
  const error = pause.error ?? resume.error ?? cancel.error;
  return (
    <>
      {error ? <ErrorPanel error={error} /> : null}
      {!running && kind === 'export' ? (
        <Field label={t('ui.job.passphrase')} hint={t('ui.job.passphrase.hint')}>
          {(ids) => (
            <Input.Password
              {...ids}
              className="short"
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <ActionBar>
        <Button danger type="text" loading={cancel.isPending} onClick={askCancel}>
          {t('ui.job.cancel')}
        </Button>
        {running ? (
          <Button loading={pause.isPending} onClick={() => pause.mutate({ id })}>
            {t('ui.job.pause')}
          </Button>
        ) : null}
        {!running && isResumable(state) ? (
          <Button type={kind === 'verify' ? 'default' : 'primary'} loading={resume.isPending} onClick={goOn}>
            {t(kind === 'verify' ? 'ui.job.checkAgain' : 'ui.job.resume')}
          </Button>
        ) : null}
      </ActionBar>
    </>
  );
}
