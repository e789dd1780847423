import { Button, Checkbox, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { RegistryView } from '../../../shared/registry-settings.ts';
import { useAction } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { PathField } from '../../components/path-field.tsx';
import { useSay } from '../../language/say.ts';

/** CA, mirrors, proxy, and plain HTTP with what it costs. */
export function RegistryForm({ registry }: { registry: RegistryView }): ReactElement {
  const { t } = useSay();
  const { host } = registry;
  const save = useAction('registry.set', ['registry.list', 'survey', 'preflight']);
  const [caPath, setCaPath] = useState('');
  const [mirrors, setMirrors] = useState(registry.mirrors.join('\n'));
  const [proxy, setProxy] = useState(registry.proxy ?? '');
  const [plainHttp, setPlainHttp] = useState(registry.plainHttp);
  const submit = (): void =>
    save.mutate({
      host,
      plainHttp,
      proxy: proxy.trim(),
      mirrors: mirrors.split(/\s+/).filter(Boolean),
      ...(caPath === '' ? {} : { caPath }),
    });
  return (
    <form
      className="form columns"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PathField
        label={t('ui.registries.caFile')}
        hint={t(registry.hasCa ? 'ui.registries.caFile.set' : 'ui.registries.caFile.hint')}
        pick="any"
        value={caPath}
        onChange={setCaPath}
      />
      <Field label={t('ui.registries.proxyUrl')} hint={t('ui.registries.proxyUrl.hint')}>
        {(ids) => <Input {...ids} className="mono" value={proxy} onChange={(event) => setProxy(event.target.value)} />}
      </Field>
      <Field label={t('ui.registries.mirrorList')} hint={t('ui.registries.mirrorList.hint')}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            className="mono"
            rows={2}
            value={mirrors}
            onChange={(event) => setMirrors(event.target.value)}
          />
        )}
      </Field>
      <div className="field">
        <Checkbox checked={plainHttp} onChange={(event) => setPlainHttp(event.target.checked)}>
          {t('ui.registries.plainHttp')}
        </Checkbox>
        <p className="hint">{t('ui.registries.plainHttp.hint')}</p>
      </div>
      {save.error ? <ErrorPanel error={save.error} /> : null}
      <div className="buttons">
        <Button htmlType="submit" loading={save.isPending}>
          {t('ui.registries.save')}
        </Button>
        {save.isSuccess ? <span role="status">{t('registry.saved', { host })}</span> : null}
        {registry.hasCa ? (
          <Button type="text" onClick={() => save.mutate({ host, caPath: '' })}>
            {t('ui.registries.caFile.remove')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
