import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { RegistryView } from '../../../shared/registry-settings.ts';
import { errorOf } from '../../client/failure.ts';
import { useAction } from '../../client/use-client.ts';
import { formatCount } from '../../components/count.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Fold } from '../../components/fold.tsx';
import { useSay } from '../../language/say.ts';
import { CertificateLook } from './certificate-look.tsx';
import { RegistryForm } from './registry-form.tsx';
import { SignIn } from './sign-in.tsx';

/** A registry: what is set in a line, a test that tells the truth, and the forms behind it. */
export function RegistryCard({ registry, open }: { registry: RegistryView; open: boolean }): ReactElement {
  const { t, language, list, labelled } = useSay();
  const ping = useAction('registry.ping');
  const { host, plainHttp, hasCa, mirrors, proxy, credential } = registry;
  const set = [
    t('ui.registries.signIn', { where: t(`credential.${credential}`) }),
    plainHttp ? t('ui.registries.plain') : '',
    hasCa ? t('ui.registries.ca') : '',
    mirrors.length > 0 ? t('ui.registries.mirrors', { mirrors: list(mirrors) }) : '',
    proxy ? t('ui.registries.proxy', { proxy }) : '',
  ];
  return (
    <section className="framed registry" aria-label={host}>
      <div className="toolbar">
        <h2 className="mono">{host}</h2>
        <Button
          loading={ping.isPending}
          onClick={() => ping.mutate({ host })}
          aria-label={labelled(t('ui.registries.test'), host)}
        >
          {t('ui.registries.test')}
        </Button>
      </div>
      <p className="note">{set.filter(Boolean).join(' · ')}</p>
      {ping.data ? (
        <p role="status" className="ok">
          ✓{' '}
          {t(ping.data.authenticated ? 'ui.registries.answersSignedIn' : 'ui.registries.answers', {
            endpoint: ping.data.endpoint,
            milliseconds: formatCount(Math.round(ping.data.milliseconds), language),
          })}
        </p>
      ) : null}
      {ping.error ? <ErrorPanel error={ping.error} /> : null}
      {ping.error && errorOf(ping.error).code === 'registry.certificate' ? (
        <CertificateLook host={host} onTrusted={() => ping.mutate({ host })} />
      ) : null}
      <Fold title={t('ui.registries.edit')} open={open}>
        <SignIn registry={registry} />
        <RegistryForm registry={registry} />
      </Fold>
    </section>
  );
}
