import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { isKeyName } from '../../shared/key-name.ts';
import { answered, useAction } from '../client/use-client.ts';
import { useSay } from '../language/say.ts';
import { ErrorPanel } from './error-panel.tsx';
import { Field } from './field.tsx';

export interface KeyFormProps {
  readonly onMade: (name: string, passphrase: string) => void;
  readonly onCancel?: () => void;
  /** Offered where one can go on without a key. */
  readonly onUnsigned?: () => void;
}

/** Makes a signing key: a name, and a passphrase twice. */
export function KeyForm({ onMade, onCancel, onUnsigned }: KeyFormProps): ReactElement {
  const { t } = useSay();
  const make = useAction('key.new', ['key.list']);
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const wrongName = name.trim() !== '' && !isKeyName(name.trim());
  const differ = again !== '' && again !== passphrase;
  const submit = async (): Promise<void> => {
    if (!(await answered(make.mutateAsync({ name: name.trim(), passphrase })))) return;
    onMade(name.trim(), passphrase);
  };
  return (
    <form
      className="form framed"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{t('ui.key.new')}</h3>
      <p className="note">{t('ui.key.new.hint')}</p>
      <Field
        label={t('ui.key.name')}
        hint={t('ui.key.name.hint')}
        error={wrongName ? t('ui.key.name.wrong') : undefined}
      >
        {(ids) => <Input {...ids} value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('ui.key.passphrase')} hint={passphrase === '' ? t('ui.key.passphrase.none') : undefined}>
        {(ids) => (
          <Input.Password
            {...ids}
            autoComplete="new-password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('ui.key.again')} error={differ ? t('ui.key.differ') : undefined}>
        {(ids) => (
          <Input.Password
            {...ids}
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        )}
      </Field>
      {make.error ? <ErrorPanel error={make.error} /> : null}
      <div className="buttons">
        <Button
          type="primary"
          htmlType="submit"
          loading={make.isPending}
          disabled={!name.trim() || wrongName || again !== passphrase}
        >
          {t('ui.key.make')}
        </Button>
        {onCancel ? <Button onClick={onCancel}>{t('ui.act.cancel')}</Button> : null}
        {onUnsigned ? (
          <Button type="text" onClick={onUnsigned}>
            {t('ui.stick.unsigned')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
