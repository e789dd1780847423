import type { ReactElement } from 'react';
import type { CallResult } from '../../../shared/contract.ts';
import { imageEventText } from '../../../shared/messages/image-event-text.ts';
import { useLook } from '../../client/use-client.ts';
import { Digest } from '../../components/digest.tsx';
import { Empty } from '../../components/empty.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { Reference } from '../../components/reference.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';

type LifeEvent = CallResult<'catalog.image'>[number];

/** The whole life of an image, oldest first: where it was found, what carried it, where it stands, which files name it. */
export function ImageLife({ name }: { name: string }): ReactElement {
  const { t } = useSay();
  const { data, error, refetch } = useLook('catalog.image', { name, limit: 1000 });
  return (
    <>
      <p>
        <a href={addressOf('history', 'images')}>{t('ui.images.back')}</a>
      </p>
      <h2 className="life-name">
        <Reference value={name} />
      </h2>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data ? null : error ? null : <Loading />}
      {data?.length === 0 ? <Empty title={t('catalog.nothing')} /> : null}
      {data && data.length > 0 ? (
        <ol className="timeline" aria-label={t('ui.images.life')}>
          {data
            .toSorted((a, b) => a.at.localeCompare(b.at))
            .map((event) => (
              <LifeLine key={JSON.stringify(event)} event={event} />
            ))}
        </ol>
      ) : null}
    </>
  );
}

function LifeLine({ event }: { event: LifeEvent }): ReactElement {
  const say = useSay();
  const { t } = say;
  const { kind, at, job, bundle, identity, digest, address, reason, state } = event;
  // What has a link or a look of its own is not said twice.
  const { bundle: _bundle, address: _address, reason: _reason, ...rest } = event;
  const said = imageEventText(rest, say);
  return (
    <li data-kind={kind} data-state={state}>
      <When at={at} precision="seconds" />
      <div>
        <strong>{t(`catalog.event.${kind}`)}</strong> {digest ? <Digest value={digest} /> : null}
        {address ? (
          <p>
            <Reference value={address} />
          </p>
        ) : null}
        <p className="note">
          {bundle && identity ? (
            <>
              {t('catalog.bundle')} <a href={addressOf('history', `bundles:${identity}`)}>{bundle}</a>
              {' · '}
            </>
          ) : null}
          {said.length > 0 ? `${said.join(' · ')} · ` : null}
          {job ? <a href={addressOf('job', job)}>{t('ui.images.job')}</a> : null}
        </p>
        {reason ? <p className="override">{t('catalog.because', { reason })}</p> : null}
      </div>
    </li>
  );
}
