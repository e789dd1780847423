import type { WorkstationSettings } from '../../shared/workstation.ts';
import { useMedia } from './use-media.ts';

/** Whether it is shown dark: as was chosen, else as the system is. */
export function useDark(appearance: WorkstationSettings['appearance']): boolean {
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  return appearance === 'system' ? systemDark : appearance === 'dark';
}
