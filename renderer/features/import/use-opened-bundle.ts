import { useEffect } from 'react';
import type { Draft } from '../../shell/draft.ts';
import { go, useRoute } from '../../shell/route.ts';
import { type ImportDraft, withBundle } from './import-draft.ts';

/** A bundle that was opened with the desktop app stands behind the screen's address: it begins the import, once. */
export function useOpenedBundle({ value, change }: Draft<ImportDraft>): void {
  const { screen, detail } = useRoute();
  useEffect(() => {
    if (screen !== 'import' || detail === '') return;
    change({ ...withBundle(value, [detail]), step: 0 });
    go('import');
  }, [screen, detail, value, change]);
}
