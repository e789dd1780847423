import { Button, Input } from 'antd';
import type { ReactElement } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import type { StoredError } from '../../../shared/job.ts';
import { sameSite } from '../../../shared/site-name.ts';
import { answered, useAction } from '../../client/use-client.ts';
import { ActionBar } from '../../components/action-bar.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { Fold } from '../../components/fold.tsx';
import { VerdictCard } from '../../components/verdict.tsx';
import { useSay } from '../../language/say.ts';
import { HandoverMaker } from '../../record/handover-maker.tsx';
import type { Draft } from '../../shell/draft.ts';
import { go } from '../../shell/route.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { BundleContents } from './bundle-contents.tsx';
import { BundleFacts } from './bundle-facts.tsx';
import type { ImportDraft } from './import-draft.ts';
import { isReplay, StreamPlace, useLastOfStream } from './stream-place.tsx';
import { Verified } from './verified.tsx';

/** The verdict, what is in it, and the way on: without trust only with a reason, which is recorded. */
export function BundleShown({ draft, view }: { draft: Draft<ImportDraft>; view: BundleView }): ReactElement {
  const { t } = useSay();
  const { value, change } = draft;
  const verify = useAction('job.start', ['job.list']);
  const { verdict } = view.verdict;
  const needsReason = verdict === 'untrusted' || verdict === 'unsigned';
  const last = useLastOfStream(view);
  const unsaid = (needsReason && value.reason.trim() === '') || (isReplay(view, last) && value.replay.trim() === '');
  const elsewhere = otherSite(view, useWorkstation().site);
  const blocked = verdict === 'notGenuine' || elsewhere !== undefined || unsaid;
  const check = async (): Promise<void> => {
    const started = await answered(
      verify.mutateAsync({ job: { kind: 'verify', request: { bundle: [...value.bundle] } } }),
    );
    if (!started) return;
    change({ verified: started.id });
    go('job', started.id);
  };
  return (
    <>
      <VerdictCard verdict={view.verdict}>
        {needsReason ? (
          <Field label={t('ui.import.reason')} hint={t('ui.import.reason.hint')}>
            {(ids) => (
              <Input {...ids} value={value.reason} onChange={(event) => change({ reason: event.target.value })} />
            )}
          </Field>
        ) : null}
      </VerdictCard>
      {elsewhere ? <ErrorPanel error={elsewhere} /> : null}
      <Verified id={value.verified} />
      <StreamPlace draft={draft} view={view} last={last} />
      <BundleFacts view={view} />
      <BundleContents view={view} />
      {view.form === 'archive' ? null : (
        <Fold className="more" title={t('ui.handover.title')}>
          <HandoverMaker bundle={value.bundle} />
        </Fold>
      )}
      {verify.error ? <ErrorPanel error={verify.error} /> : null}
      <ActionBar note={unsaid && verdict !== 'notGenuine' ? t('ui.import.reason.missing') : null}>
        <Button loading={verify.isPending} onClick={() => void check()}>
          {t('ui.import.verify')}
        </Button>
        <Button type="primary" size="large" disabled={blocked} onClick={() => change({ step: 1 })}>
          {t('ui.import.chooseTarget')}
        </Button>
      </ActionBar>
    </>
  );
}

/** What the import of a bundle for another site would end with. */
function otherSite({ audience }: BundleView, site: string | undefined): StoredError | undefined {
  if (!audience || !site || sameSite(audience, site)) return undefined;
  return {
    code: 'stream.otherSite',
    short: 'GF-643',
    side: 'medium',
    params: { audience, site },
    retryable: false,
  };
}
