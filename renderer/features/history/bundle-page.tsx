import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { auditText } from '../../../shared/messages/audit-text.ts';
import { actorText, doerText } from '../../../shared/messages/doer-text.ts';
import { verdictText } from '../../../shared/messages/verdict-text.ts';
import { useLook } from '../../client/use-client.ts';
import { formatCount } from '../../components/count.ts';
import { type Column, DataList } from '../../components/data-list.tsx';
import { Digest, Fingerprint } from '../../components/digest.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Loading } from '../../components/loading.tsx';
import { Reference } from '../../components/reference.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { ReceiptMaker } from '../../record/receipt-maker.tsx';
import { addressOf } from '../../shell/route.ts';

type Recorded = CallResult<'catalog.bundle'>;
type Landed = Recorded['landed'][number];

/** A bundle in the record: what happened with it, what it brought, what never arrived, and its receipt. */
export function BundlePage({ bundle }: { bundle: string }): ReactElement {
  const { t, language, list } = useSay();
  const { data, error, refetch } = useLook('catalog.bundle', { bundle });
  const back = (
    <p>
      <a href={addressOf('history', 'bundles')}>{t('ui.bundles.back')}</a>
    </p>
  );
  if (error) {
    return (
      <>
        {back}
        <ErrorPanel error={error} retry={() => void refetch()} />
      </>
    );
  }
  if (!data) return <Loading />;
  const { name, identity, stream, number, images, missing, events, receipts, refusals, landed } = data;
  return (
    <>
      {back}
      <h2>{name}</h2>
      <Facts
        facts={[
          [t('label.identity'), <Fingerprint key="identity" value={identity} start={16} />],
          [t('label.stream'), stream === undefined ? undefined : `${stream} · ${number ?? ''}`],
          [t('ui.figure.images'), formatCount(images, language)],
          [t('column.missing'), missing.length > 0 ? list(missing) : undefined],
        ]}
      />
      <BundleEvents events={events} />
      {receipts.length + refusals.length > 0 ? <BundleAnswers receipts={receipts} refusals={refusals} /> : null}
      {landed.length > 0 ? <LandedImages landed={landed} /> : null}
      {events.some(({ role }) => role === 'imported') ? <ReceiptMaker bundle={identity} /> : null}
    </>
  );
}

function BundleEvents({ events }: Pick<Recorded, 'events'>): ReactElement {
  const say = useSay();
  const { t } = say;
  return (
    <ol className="timeline" aria-label={t('ui.bundles.events')}>
      {events.map(({ role, at, job, reason, signer, signerName, overrides, who, ...event }) => (
        <li key={`${job}/${role}/${at}`} data-kind={role}>
          <When at={at} precision="seconds" />
          <div>
            <strong>{t(`ui.bundles.role.${role}`)}</strong>{' '}
            <span className="note">
              {verdictText(event, say)}
              {signerName ? ` · ${signerName}` : ''} {signer ? <Fingerprint value={signer} start={16} /> : null}
              {' · '}
              <a href={addressOf('job', job)}>{t('ui.images.job')}</a>
            </span>
            {reason ? <p className="override">{t('ui.log.reason', { reason })}</p> : null}
            {doerText({ overrides }, say).map((line) => (
              <p key={line} className="override">
                {line}
              </p>
            ))}
            {who ? <p className="note">{actorText(who, say).join(' · ')}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Receipts for it, and what was refused of it. */
function BundleAnswers({ receipts, refusals }: Pick<Recorded, 'receipts' | 'refusals'>): ReactElement {
  const say = useSay();
  const { t } = say;
  return (
    <ol className="timeline" aria-label={t('ui.bundles.answers')}>
      {receipts.map(({ direction, at, total, missing, head, reason, signer, signerName, who }) => (
        <li key={`${direction}/${at}/${head.hash}`} data-kind={direction}>
          <When at={at} precision="seconds" />
          <div>
            <strong>{say.labelled(t('print.receipt.title'), t(`catalog.receipt.${direction}`))}</strong>{' '}
            <span className="note">
              {total === null ? t('receipt.imagesUnknown') : t('print.receipt.count', { done: total - missing, total })}
              {' · '}
              {signerName ?? (signer === undefined ? t('receipt.unsigned') : <Fingerprint value={signer} start={16} />)}
            </span>
            {reason ? <p className="override">{t('ui.log.reason', { reason })}</p> : null}
            {who ? <p className="note">{actorText(who, say).join(' · ')}</p> : null}
          </div>
        </li>
      ))}
      {refusals.map(({ seq, entry }) => {
        const { what, more } = auditText(entry, say);
        return (
          <li key={seq} data-kind="refused">
            <When at={entry.at} precision="seconds" />
            <div>
              <strong>{what}</strong> <span className="note">{say.clauses(more)}</span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function LandedImages({ landed }: Pick<Recorded, 'landed'>): ReactElement {
  const { t } = useSay();
  const columns: Column<Landed>[] = [
    {
      key: 'reference',
      title: t('ui.column.image'),
      width: 'minmax(10rem, 2fr)',
      sortBy: ({ reference }) => reference,
      render: ({ reference }) => <a href={addressOf('history', `images:${reference}`)}>{reference}</a>,
    },
    {
      key: 'address',
      title: t('ui.column.target'),
      width: 'minmax(10rem, 2fr)',
      sortBy: ({ address }) => address,
      render: ({ address }) => <Reference value={address} />,
    },
    { key: 'digest', title: t('ui.column.digest'), width: '8rem', render: ({ digest }) => <Digest value={digest} /> },
  ];
  return (
    <DataList
      label={t('ui.bundles.landed')}
      columns={columns}
      rows={landed}
      rowKey={({ address }) => address}
      height={320}
    />
  );
}
