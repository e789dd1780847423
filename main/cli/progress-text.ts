import type { JobProgress } from '../../shared/job.ts';
import { formatBytes } from '../../shared/messages/format.ts';
import type { Translator } from '../../shared/messages/translator.ts';

/** The words of a phase; a phase of a newer version as it is named. */
export function phaseText(progress: JobProgress, say: Translator): string {
  const phase = progress.state.state === 'running' ? progress.state.phase : '';
  return say.maybe(`phase.${phase}`) ?? phase;
}

/** Rate and time left, where they are known: `, 12.0 MiB/s, 2 min left`. */
export function paceText({ rate, secondsLeft }: JobProgress, say: Translator): string {
  const comma = say.language === 'zh' ? '，' : ', ';
  const speed = rate > 0 ? `${comma}${formatBytes(rate, say.language)}/s` : '';
  const left = secondsLeft === undefined ? '' : `${comma}${say.t('progress.left', { seconds: secondsLeft })}`;
  return speed + left;
}

/** The whole of it in one line, for logs. */
export function progressLine(progress: JobProgress, say: Translator): string {
  const { bytesDone, bytesTotal, itemsDone, itemsTotal, current } = progress;
  const { language } = say;
  const comma = language === 'zh' ? '，' : ', ';
  const parts = [
    bytesTotal > 0 ? `${formatBytes(bytesDone, language)} / ${formatBytes(bytesTotal, language)}` : '',
    itemsTotal > 0 ? say.t('progress.items', { done: itemsDone, total: itemsTotal }) : '',
  ];
  const counts = parts.filter(Boolean).join(comma);
  const colon = language === 'zh' ? '：' : ': ';
  const now = current[0] === undefined ? '' : ` [${current[0]}]`;
  return `${phaseText(progress, say)}${counts ? colon : ''}${counts}${paceText(progress, say)}${now}`;
}
