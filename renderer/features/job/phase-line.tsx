import type { ReactElement } from 'react';
import type { JobProgress } from '../../../shared/job.ts';
import { stateText } from '../../components/state-label.tsx';
import { useSay } from '../../language/say.ts';

/** What goes on, or why nothing does and what will go on with it; read out when it changes. Why it failed stands above. */
export function PhaseLine({ progress: { state } }: { progress: JobProgress }): ReactElement {
  const say = useSay();
  const paused = state.state === 'paused' ? say.t(`ui.paused.${state.reason}`) : undefined;
  return (
    <p className="phase" role="status">
      {paused ?? (state.state === 'failed' ? null : <strong>{stateText(state, say)}</strong>)}
    </p>
  );
}
