import type { JobState } from '../../../shared/job.ts';
import type { Translator } from '../../../shared/messages/translator.ts';

/** A job's state in words. */
export function stateText(state: JobState, say: Translator): string {
  switch (state.state) {
    case 'running':
      return say.t('state.running', { phase: say.maybe(`phase.${state.phase}`) ?? state.phase });
    case 'paused':
      return say.t(`state.paused.${state.reason}`);
    case 'incomplete':
      return say.t('state.incomplete', { count: state.missing });
    case 'failed':
      return say.t('state.failed', { title: say.error(state.error).title });
    default:
      return say.t(`state.${state.state}`);
  }
}
