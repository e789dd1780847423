import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { isKeyName } from '../../../shared/key-name.ts';
import { answered, useAction } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { PathField } from '../../components/path-field.tsx';
import { useSay } from '../../language/say.ts';

/** Takes over a private key of cosign, or a PKCS#8 one. */
export function ImportKey({ onDone }: { onDone: () => void }): ReactElement {
  const { t } = useSay();
  const take = useAction('key.import', ['key.list']);
  const [path, setPath] = useState('');
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const wrongName = name.trim() !== '' && !isKeyName(name.trim());
  const submit = async (): Promise<void> => {
    if (!(await answered(take.mutateAsync({ path, passphrase, ...(name.trim() ? { name: name.trim() } : {}) }))))
      return;
    onDone();
  };
  return (
    <form
      className="form framed"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{t('ui.keys.import')}</h3>
      <PathField label={t('ui.keys.file')} pick="any" value={path} onChange={setPath} />
      <Field
        label={t('ui.key.name')}
        hint={t('ui.key.name.hint')}
        error={wrongName ? t('ui.key.name.wrong') : undefined}
      >
        {(ids) => <Input {...ids} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('ui.key.passphrase')}>
        {(ids) => (
          <Input.Password
            {...ids}
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        )}
      </Field>
      {take.error ? <ErrorPanel error={take.error} /> : null}
      <div className="buttons">
        <Button type="primary" htmlType="submit" disabled={path === '' || wrongName} loading={take.isPending}>
          {t('ui.act.take')}
        </Button>
        <Button onClick={onDone}>{t('ui.act.cancel')}</Button>
      </div>
    </form>
  );
}
