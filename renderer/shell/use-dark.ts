import { useSyncExternalStore } from 'react';
import type { WorkstationSettings } from '../../shared/workstation.ts';

const system = window.matchMedia('(prefers-color-scheme: dark)');

/** Whether it is shown dark: as was chosen, else as the system is. */
export function useDark(appearance: WorkstationSettings['appearance']): boolean {
  const systemDark = useSyncExternalStore(listen, () => system.matches);
  return appearance === 'system' ? systemDark : appearance === 'dark';
}

function listen(changed: () => void): () => void {
  system.addEventListener('change', changed);
  return () => system.removeEventListener('change', changed);
}
