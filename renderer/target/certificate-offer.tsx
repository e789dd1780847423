import { Button, Checkbox } from 'antd';
import { type ReactElement, useState } from 'react';
import type { z } from 'zod';
import type { StoredError } from '../../shared/job.ts';
import type { OfferedCertificate } from '../../shared/preflight.ts';
import { answered, useAction } from '../client/use-client.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Facts } from '../components/facts.tsx';
import { When } from '../components/when.tsx';
import { useSay } from '../language/say.ts';

export interface CertificateOfferProps {
  readonly host: string;
  readonly offer: z.infer<typeof OfferedCertificate>;
  readonly onTrusted: () => void;
}

/**
 * A certificate that nobody here knows: trusted for this registry alone, after a person compared its fingerprint. One that is
 * made out to another name is not offered, for to trust it would change nothing.
 */
export function CertificateOffer({ offer, ...rest }: CertificateOfferProps): ReactElement {
  if (offer.fits) return <FittingOffer offer={offer} {...rest} />;
  return <ErrorPanel error={otherName(rest.host, offer.shown.names)} />;
}

function otherName(host: string, names: string): StoredError {
  return {
    code: 'registry.otherName',
    short: 'GF-322',
    side: 'destination',
    params: { host, names },
    retryable: false,
  };
}

function FittingOffer({ host, offer: { shown, trust }, onTrusted }: CertificateOfferProps): ReactElement {
  const { t } = useSay();
  const [compared, setCompared] = useState(false);
  const set = useAction('registry.trust', ['registry.list']);
  const accept = async (): Promise<void> => {
    if (!(await answered(set.mutateAsync({ host, fingerprint: trust.fingerprint })))) return;
    onTrusted();
  };
  return (
    <section className="framed">
      <h3>{t('ui.certificate.title', { host })}</h3>
      <Facts
        facts={[
          [t('ui.certificate.subject'), shown.subject],
          [t('ui.certificate.issuer'), shown.issuer],
          [t('ui.certificate.until'), <When key="to" at={trust.validTo} />],
          [t('ui.certificate.trusted'), trust.subject],
          [t('label.fingerprint'), <code key="fingerprint">{trust.fingerprint}</code>],
        ]}
      />
      <p>{t('ui.certificate.compare')}</p>
      <Checkbox checked={compared} onChange={(event) => setCompared(event.target.checked)}>
        {t('ui.certificate.compared')}
      </Checkbox>
      {set.error ? <ErrorPanel error={set.error} /> : null}
      <div className="buttons">
        <Button disabled={!compared} loading={set.isPending} onClick={() => void accept()}>
          {t('ui.certificate.trust')}
        </Button>
      </div>
    </section>
  );
}
