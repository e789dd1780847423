import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/loading.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { BundlePaths } from './bundle-paths.tsx';
import { BundleShown } from './bundle-shown.tsx';
import { type ImportDraft, withBundle } from './import-draft.ts';

export interface BundleStepProps {
  readonly draft: Draft<ImportDraft>;
  readonly bundle: UseQueryResult<BundleView>;
}

/** Which bundle, who made it, and what is in it. */
export function BundleStep({ draft, bundle }: BundleStepProps): ReactElement {
  const { t } = useSay();
  const { data, error, isFetching, refetch } = bundle;
  return (
    <>
      <BundlePaths paths={draft.value.bundle} onChange={(paths) => draft.change(withBundle(draft.value, paths))} />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {isFetching && !data ? <Loading rows={6} /> : null}
      {draft.value.bundle.length === 0 ? <p className="note">{t('ui.import.none')}</p> : null}
      {data && !error ? <BundleShown draft={draft} view={data} /> : null}
    </>
  );
}
