import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { answered, useAction, useLook } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { PathField } from '../../components/path-field.tsx';
import { useSay } from '../../language/say.ts';

/** Characters of the fingerprint's end that a person types: they come by another way than the key. */
const END = 8;

/** Trusts a public key after a person typed the end of its fingerprint and said how it was confirmed. The end is not shown. */
export function EnrolSigner({ onDone }: { onDone: () => void }): ReactElement {
  const { t } = useSay();
  const [path, setPath] = useState('');
  const [name, setName] = useState('');
  const [lastEight, setLastEight] = useState('');
  const [confirmed, setConfirmed] = useState('');
  const inspect = useLook('trust.inspect', { path }, { when: path !== '' });
  const add = useAction('trust.add', ['trust.list', 'inspect']);
  const submit = async (): Promise<void> => {
    if (!(await answered(add.mutateAsync({ name: name.trim(), path, lastEight, confirmed: confirmed.trim() })))) return;
    onDone();
  };
  const complete = !!inspect.data && [name, lastEight, confirmed].every((text) => text.trim() !== '');
  const shown = inspect.data?.fingerprint
    .slice(0, -END)
    .match(/.{1,4}/g)
    ?.join(' ');
  return (
    <form
      className="form framed"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{t('ui.trust.add')}</h3>
      <p className="note">{t('ui.trust.add.how')}</p>
      <PathField label={t('ui.trust.file')} pick="any" value={path} onChange={setPath} />
      {inspect.error ? <ErrorPanel error={inspect.error} /> : null}
      {shown ? (
        <p>
          {t('label.fingerprint')} <code>{shown} …</code>
        </p>
      ) : null}
      <Field label={t('ui.trust.name')}>
        {(ids) => <Input {...ids} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('ui.trust.lastEight')} hint={t('ui.trust.lastEight.hint')}>
        {(ids) => (
          <Input
            {...ids}
            className="mono short"
            autoComplete="off"
            maxLength={20}
            value={lastEight}
            onChange={(event) => setLastEight(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('ui.trust.confirmed')} hint={t('ui.trust.confirmed.hint')}>
        {(ids) => <Input {...ids} value={confirmed} onChange={(event) => setConfirmed(event.target.value)} />}
      </Field>
      {add.error ? <ErrorPanel error={add.error} /> : null}
      <div className="buttons">
        <Button type="primary" htmlType="submit" disabled={!complete} loading={add.isPending}>
          {t('ui.trust.do')}
        </Button>
        <Button onClick={onDone}>{t('ui.act.cancel')}</Button>
      </div>
    </form>
  );
}
