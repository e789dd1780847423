import type { ReactElement } from 'react';
import type { JobItem } from '../../../shared/job.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Reference } from '../../components/reference.tsx';
import { useSay } from '../../language/say.ts';

/** More than these are in the list below, where they stand first. */
const MOST = 20;

/** What failed stays pinned, with its remedy. */
export function FailedItems({ items }: { items: readonly JobItem[] }): ReactElement | null {
  const { t } = useSay();
  const failed = items.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return null;
  return (
    <section className="failed-items">
      <h2>{t('ui.job.failed', { count: failed.length })}</h2>
      {failed.slice(0, MOST).map(({ name, error }) => (
        <div key={name}>
          <Reference value={name} />
          {error ? <ErrorPanel error={error} /> : null}
        </div>
      ))}
    </section>
  );
}
