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
  const { change } = draft;
  // Also called when an upload has come, whatever was chosen meanwhile and on whatever screen.
  const add = (paths: readonly string[]): void =>
    change((value) => withBundle(value, [...new Set([...value.bundle, ...paths.filter((path) => path !== '')])]));
  const remove = (path: string): void =>
    change((value) =>
      withBundle(
        value,
        value.bundle.filter((one) => one !== path),
      ),
    );
  return (
    <>
      <BundlePaths paths={draft.value.bundle} onAdd={add} onRemove={remove} />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {isFetching && !data ? <Loading rows={6} /> : null}
      {draft.value.bundle.length === 0 ? <p className="note">{t('ui.import.none')}</p> : null}
      {data && !error ? <BundleShown draft={draft} view={data} /> : null}
    </>
  );
}
