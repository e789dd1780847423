import type { ReactElement } from 'react';
import type { JobItem, StoredError } from '../../../shared/job.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { failureGroups, wordsOf } from '../../components/failure-groups.ts';
import { NamedFew } from '../../components/named-few.tsx';
import { useSay } from '../../language/say.ts';

/** More than these are in the list below, where they stand first. */
const MOST = 20;

export interface FailedItemsProps {
  readonly items: readonly JobItem[];
  /** Said above already: of what failed by it only the names are shown. */
  readonly said: StoredError | undefined;
}

/** What failed stays pinned, with its remedy: one panel for all that failed with the same words. */
export function FailedItems({ items, said }: FailedItemsProps): ReactElement | null {
  const { t } = useSay();
  const failed = items.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return null;
  const groups = failureGroups(
    failed.flatMap(({ name, error }) => (error ? [{ name, error }] : [])),
    wordsOf,
  );
  return (
    <section className="failed-items">
      <h2>{t('ui.job.failed', { count: failed.length })}</h2>
      {groups.slice(0, MOST).map(({ key, names, error }) => (
        <div key={key}>
          <NamedFew names={names} />
          {said && wordsOf(said) === key ? null : <ErrorPanel error={error} />}
        </div>
      ))}
    </section>
  );
}
