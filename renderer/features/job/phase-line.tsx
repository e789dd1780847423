import type { ReactElement } from 'react';
import type { JobProgress } from '../../../shared/job.ts';
import { stateText } from '../../components/state-label.tsx';
import { useSay } from '../../language/say.ts';

/** What goes on, or why nothing does and what will go on with it; read out when it changes. */
export function PhaseLine({ progress: { state } }: { progress: JobProgress }): ReactElement {
  const say = useSay();
  const words = state.state === 'paused' ? say.t(`ui.paused.${state.reason}`) : '';
  return (
    <p className="phase" role="status">
      <strong>{stateText(state, say)}</strong> {words}
    </p>
  );
}
