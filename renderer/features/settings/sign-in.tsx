import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { RegistryView } from '../../../shared/registry-settings.ts';
import { answered, useAction } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';

/** What is said of where a password is kept. */
const KEPT_BY = {
  helper: 'registry.keptByHelper',
  file: 'registry.keptByFile',
  keyring: 'registry.keptByKeyring',
} as const;

/** User name and password, shown to the registry before they are kept. */
export function SignIn({ registry: { host, credential } }: { registry: RegistryView }): ReactElement {
  const { t } = useSay();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const login = useAction('registry.login', ['registry.list', 'survey', 'preflight']);
  const logout = useAction('registry.logout', ['registry.list']);
  const submit = async (): Promise<void> => {
    if (!(await answered(login.mutateAsync({ host, username, password })))) return;
    setPassword('');
  };
  const kept = login.data;
  const error = login.error ?? logout.error;
  return (
    <form
      className="form columns"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field label={t('ui.signIn.user')} hint={t('ui.signIn.user.hint')}>
        {(ids) => (
          <Input {...ids} autoComplete="off" value={username} onChange={(event) => setUsername(event.target.value)} />
        )}
      </Field>
      <Field label={t('ui.signIn.password')}>
        {(ids) => (
          <Input.Password
            {...ids}
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      {kept ? <p role="status">{t(KEPT_BY[kept.keptBy], { host, where: kept.where })}</p> : null}
      {error ? <ErrorPanel error={error} /> : null}
      <div className="buttons">
        <Button htmlType="submit" disabled={!username || !password} loading={login.isPending}>
          {t('ui.remedy.signIn')}
        </Button>
        {credential === 'none' ? null : (
          <Button type="text" loading={logout.isPending} onClick={() => logout.mutate({ host })}>
            {t('ui.signIn.out')}
          </Button>
        )}
      </div>
    </form>
  );
}
