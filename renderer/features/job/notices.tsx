import type { ReactElement } from 'react';
import type { JobProgress } from '../../../shared/job.ts';
import { useSay } from '../../language/say.ts';

/** Things worth knowing that stop nothing. */
export function Notices({ notices }: { notices: JobProgress['notices'] }): ReactElement | null {
  const { t, maybe } = useSay();
  if (notices.length === 0) return null;
  return (
    <details className="notices" open={notices.length <= 3 || undefined}>
      <summary>{t('ui.job.notices', { count: notices.length })}</summary>
      <ul>
        {notices.slice(0, 200).map(({ kind, text }) => (
          <li key={JSON.stringify([kind, text])}>
            {maybe(`ui.notice.${kind}`, text) ??
              maybe(`notice.${kind}`, text) ??
              t('notice.unknown', { kind, text: JSON.stringify(text) })}
          </li>
        ))}
      </ul>
    </details>
  );
}
