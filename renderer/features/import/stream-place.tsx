import { Input } from 'antd';
import type { ReactElement } from 'react';
import type { BundleView, CallResult } from '../../../shared/contract.ts';
import { formatDateTime } from '../../../shared/messages/format.ts';
import { useLook } from '../../client/use-client.ts';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import type { ImportDraft } from './import-draft.ts';

type Arrived = CallResult<'receipt.list'>['arrived'][number];

/** The last number of the bundle's stream that came here; undefined: none did, or it has no stream. */
export function useLastOfStream({ stream, number }: BundleView): Arrived | undefined {
  const { data } = useLook('receipt.list', { limit: 1000 }, { when: stream !== undefined && number !== undefined });
  return data?.arrived
    .filter((arrived) => arrived.stream === stream && arrived.number !== undefined)
    .reduce<Arrived | undefined>((last, one) => ((one.number ?? 0) > (last?.number ?? 0) ? one : last), undefined);
}

/** Whether a bundle of this number would go back in its stream. */
export function isReplay({ number }: BundleView, last: Arrived | undefined): boolean {
  return number !== undefined && last?.number !== undefined && number <= last.number;
}

export interface StreamPlaceProps {
  readonly draft: Draft<ImportDraft>;
  readonly view: BundleView;
  readonly last: Arrived | undefined;
}

/** Older or newer than the last of its stream; an older one needs a reason, which is recorded. */
export function StreamPlace({ draft, view, last }: StreamPlaceProps): ReactElement | null {
  const { t, language } = useSay();
  const { stream, number } = view;
  if (stream === undefined || number === undefined) return null;
  if (last?.number === undefined) return <p className="note">{t('ui.import.firstOfStream', { stream, number })}</p>;
  const facts = { stream, number, last: last.number, at: formatDateTime(last.at, language) };
  if (!isReplay(view, last)) return <p className="note">{t('ui.import.follows', facts)}</p>;
  return (
    <section className="problems">
      <p>{t(number === last.number ? 'ui.import.again' : 'ui.import.older', facts)}</p>
      <Field label={t('ui.import.reason')} hint={t('ui.import.reason.hint')}>
        {(ids) => (
          <Input
            {...ids}
            value={draft.value.replay}
            onChange={(event) => draft.change({ replay: event.target.value })}
          />
        )}
      </Field>
    </section>
  );
}
