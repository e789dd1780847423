import type { ReactElement } from 'react';
import { useLook } from '../../client/use-client.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { CertificateOffer } from '../../target/certificate-offer.tsx';

/** The certificate that a registry shows and nobody here knows, to be compared and trusted in place. */
export function CertificateLook({ host, onTrusted }: { host: string; onTrusted: () => void }): ReactElement | null {
  const { data, error, refetch } = useLook('registry.certificate', { host });
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading rows={3} />;
  return data.certificate ? <CertificateOffer host={host} offer={data.certificate} onTrusted={onTrusted} /> : null;
}
