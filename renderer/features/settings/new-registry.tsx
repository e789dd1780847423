import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';

/** Names a registry, so that a card for it opens. */
export function NewRegistry(props: { onNamed: (host: string) => void; onCancel: () => void }): ReactElement {
  const { t } = useSay();
  const [host, setHost] = useState('');
  const name = host
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  return (
    <form
      className="form framed"
      onSubmit={(event) => {
        event.preventDefault();
        if (name) props.onNamed(name);
      }}
    >
      <Field label={t('ui.registries.host')} hint={t('ui.registries.host.hint')}>
        {(ids) => (
          <Input
            {...ids}
            className="mono"
            value={host}
            placeholder="harbor.example.com"
            onChange={(event) => setHost(event.target.value)}
          />
        )}
      </Field>
      <div className="buttons">
        <Button type="primary" htmlType="submit" disabled={!name}>
          {t('ui.registries.add')}
        </Button>
        <Button onClick={props.onCancel}>{t('ui.act.cancel')}</Button>
      </div>
    </form>
  );
}
