import type { ReactElement } from 'react';
import { formatHead } from '../../../shared/audit.ts';
import { peerStateText } from '../../../shared/messages/head-text.ts';
import { useLook } from '../../client/use-client.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fingerprint } from '../../components/digest.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';

/** Others' logs of which heads are kept here: the longest of each, and whether any two contradict each other. */
export function PeerLogs(): ReactElement | null {
  const say = useSay();
  const { t } = say;
  const { data, error, refetch } = useLook('audit.heads', {});
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.peers.length === 0) return <p className="note">{t('heads.none')}</p>;
  return (
    <ul className="heads" aria-label={t('help.command.audit.heads')}>
      {data.peers.map(({ head, via, name, source, signer, signerName, at, contradicted, alarm, trusted }) => (
        <li key={`${head.log} ${signer}`}>
          <strong>{signerName ?? (signer === null ? '–' : <Fingerprint value={signer} start={16} />)}</strong>{' '}
          {t(`heads.via.${via}`, { name: name ?? source })} <When at={at} />{' '}
          <CopyButton className="digest" text={formatHead(head)} label={formatHead(head)} />
          {trusted && contradicted === undefined && !alarm ? null : (
            <p className="alarm">{peerStateText({ contradicted, alarm, trusted }, say)}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
