import { createContext, useContext } from 'react';
import type { JobKind } from '../../shared/job.ts';
import type { WorkstationSide, WorkstationView } from '../../shared/workstation.ts';
import type { Screen } from './route.ts';

/** Figures of this workstation that every screen may want. */
export interface Workstation extends WorkstationView {
  /** Whether a half of the ferry is shown here. */
  shows(side: WorkstationSide): boolean;
}

export const WorkstationContext = createContext<Workstation | undefined>(undefined);

export function useWorkstation(): Workstation {
  const workstation = useContext(WorkstationContext);
  if (!workstation) throw new Error('no workstation around');
  return workstation;
}

/** Practice shows both halves; otherwise the other one is not there unless the settings say so. */
export function workstationOf(view: WorkstationView): Workstation {
  const both = view.bothSides || view.practice !== undefined;
  return { ...view, shows: (side) => both || view.side === side };
}

/** Which side the band shows: that of the screen, or of the job on it, where both are shown; else the workstation's. */
export function sideOf(workstation: Workstation, screen: Screen | JobKind): WorkstationSide {
  const both = workstation.shows('internet') && workstation.shows('isolated');
  if (both && screen === 'export') return 'internet';
  if (both && (screen === 'import' || screen === 'verify')) return 'isolated';
  return workstation.side ?? 'internet';
}
