import type { ReactElement } from 'react';
import { useLook } from '../../client/use-client.ts';
import { StateLabel } from '../../components/state-label.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { VerifyResult } from '../job/job-results.ts';

/** What became of reading every byte of the bundle; nothing where that was not asked for. */
export function Verified({ id }: { id: string }): ReactElement | null {
  const { t } = useSay();
  const { data: job } = useLook('job.show', { id }, { when: id !== '', fresh: true });
  if (!job || job.id !== id) return null;
  // One of an unknown signer is whole all the same.
  if (VerifyResult.safeParse(job.result).data?.whole)
    return <p className="note">{t('ui.verify.checked', { at: job.updated })}</p>;
  return (
    <p>
      <a href={addressOf('job', id)}>{t('ui.import.verify')}</a> <StateLabel state={job.state} />
    </p>
  );
}
