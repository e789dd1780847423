import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import type { RegistryView } from '../../../shared/registry-settings.ts';
import { useLook } from '../../client/use-client.ts';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { useSay } from '../../language/say.ts';
import { go } from '../../shell/route.ts';
import { NewRegistry } from './new-registry.tsx';
import { RegistryCard } from './registry-card.tsx';

/** How registries are reached: one card each. `opened`: the host that an error sent here for. */
export function RegistriesPage({ opened }: { opened: string }): ReactElement {
  const { t } = useSay();
  const { data, error, refetch } = useLook('registry.list', {});
  const [adding, setAdding] = useState(false);
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const known = data.some(({ host }) => host === opened);
  const shown = opened !== '' && !known ? [unset(opened), ...data] : data;
  return (
    <>
      <p className="lede">{t('ui.registries.what')}</p>
      {shown.length === 0 ? <Empty title={t('ui.registries.none')} /> : null}
      {shown.map((registry) => (
        <RegistryCard key={registry.host} registry={registry} open={registry.host === opened} />
      ))}
      {adding ? (
        <NewRegistry
          onCancel={() => setAdding(false)}
          onNamed={(host) => {
            setAdding(false);
            go('settings', `registries:${host}`);
          }}
        />
      ) : (
        <div className="buttons">
          <Button onClick={() => setAdding(true)}>{t('ui.registries.add')}</Button>
        </div>
      )}
    </>
  );
}

/** A registry that has no settings yet. */
function unset(host: string): RegistryView {
  return { host, plainHttp: false, mirrors: [], hasCa: false, credential: 'none' };
}
