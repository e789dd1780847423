import type { ReactElement } from 'react';
import type { JobProgress } from '../../../shared/job.ts';
import { noticeText } from '../../../shared/messages/notice-text.ts';
import { Fold } from '../../components/fold.tsx';
import { useSay } from '../../language/say.ts';

/** Things worth knowing that stop nothing. */
export function Notices({ notices }: { notices: JobProgress['notices'] }): ReactElement | null {
  const say = useSay();
  if (notices.length === 0) return null;
  return (
    <Fold className="notices" title={say.t('ui.job.notices', { count: notices.length })} open={notices.length <= 3}>
      <ul>
        {notices.slice(0, 200).map(({ kind, text }) => (
          <li key={JSON.stringify([kind, text])}>
            {say.maybe(`ui.notice.${kind}`, text) ?? noticeText({ kind, text }, say)}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
