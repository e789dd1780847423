import type { ReactElement } from 'react';
import type { JobState } from '../../shared/job.ts';
import type { Translator } from '../../shared/messages/translator.ts';
import { useSay } from '../language/say.ts';

const SHAPES: Readonly<Record<JobState['state'], string>> = {
  queued: '○',
  running: '▶',
  paused: '‖',
  succeeded: '✓',
  incomplete: '◐',
  failed: '!',
  cancelled: '×',
};

/** The state of a job: a shape and words. `brief`: without the reason, where it is said beside. */
export function StateLabel({ state, brief = false }: { state: JobState; brief?: boolean }): ReactElement {
  const say = useSay();
  return (
    <span className="state" data-state={state.state}>
      <span aria-hidden className="state-shape">
        {SHAPES[state.state]}
      </span>
      {brief ? briefText(state, say) : stateText(state, say)}
    </span>
  );
}

/** A state in words. */
export function stateText(state: JobState, { t, maybe, error }: Translator): string {
  switch (state.state) {
    case 'running':
      return t('state.running', { phase: maybe(`phase.${state.phase}`) ?? state.phase });
    case 'paused':
      return t(`state.paused.${state.reason}`);
    case 'incomplete':
      return t('state.incomplete', { count: state.missing });
    case 'failed':
      return t('state.failed', { title: error(state.error).title });
    default:
      return t(`state.${state.state}`);
  }
}

function briefText(state: JobState, say: Translator): string {
  if (state.state === 'failed') return say.t('item.failed');
  return state.state === 'paused' ? say.t('state.paused.user') : stateText(state, say);
}
