import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { useAction, useLook } from '../../client/use-client.ts';
import { formatCount } from '../../components/count.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { Loading } from '../../components/loading.tsx';
import { PathField } from '../../components/path-field.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';

/** Milliseconds between two looks at what waits. */
const EVERY = 5000;

/** Where every entry of the audit log is sent to, and whether it gets there. */
export function Forwarding(): ReactElement {
  const { data, error, refetch } = useLook('audit.forwarding', {}, { every: EVERY });
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <ForwardFacts view={data} />
      <ForwardForm key={data.target ?? ''} target={data.target ?? ''} />
    </>
  );
}

function ForwardFacts({
  view: { target, pending, lost, last },
}: {
  view: CallResult<'audit.forwarding'>;
}): ReactElement {
  const { t, language } = useSay();
  if (target === undefined) return <p className="note">{t('forward.off')}</p>;
  return (
    <>
      <Facts
        facts={[
          [t('forward.to'), <code key="to">{target}</code>],
          [t('forward.pending'), formatCount(pending, language)],
          [
            t(last?.error === undefined ? 'forward.arrived' : 'forward.failed'),
            last ? <When key="at" at={last.at} precision="seconds" /> : '–',
          ],
        ]}
      />
      {lost === undefined ? null : (
        <p className="alarm" role="alert">
          {t('forward.lost', { head: lost })}
        </p>
      )}
      {last?.error === undefined ? null : (
        <div className="problems" role="status">
          <p>{last.error}</p>
          <p>{t('forward.waits')}</p>
        </div>
      )}
    </>
  );
}

function ForwardForm({ target: before }: { target: string }): ReactElement {
  const { t } = useSay();
  const [target, setTarget] = useState(before);
  const [caPath, setCaPath] = useState('');
  const set = useAction('audit.forward', ['audit.forwarding', 'audit.list']);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ target: target.trim(), ...(caPath === '' ? {} : { caPath }) });
      }}
    >
      <Field label={t('ui.forward.target')} hint={t('ui.forward.target.hint')}>
        {(ids) => (
          <Input
            {...ids}
            className="mono"
            value={target}
            placeholder="tls://syslog.example.com:6514"
            onChange={(event) => setTarget(event.target.value)}
          />
        )}
      </Field>
      {target.startsWith('tls:') ? (
        <PathField
          label={t('ui.forward.ca')}
          hint={t('ui.forward.ca.hint')}
          pick="any"
          value={caPath}
          onChange={setCaPath}
        />
      ) : null}
      {set.error ? <ErrorPanel error={set.error} /> : null}
      <div className="buttons">
        <Button htmlType="submit" disabled={target.trim() === ''} loading={set.isPending}>
          {t('ui.forward.do')}
        </Button>
        {before === '' ? null : (
          <Button type="text" danger loading={set.isPending} onClick={() => set.mutate({ target: '' })}>
            {t('ui.forward.stop')}
          </Button>
        )}
      </div>
    </form>
  );
}
