import type { JobProgress } from '../../shared/job.ts';
import { formatBytes } from '../../shared/messages/format.ts';
import type { Translator } from '../../shared/messages/translator.ts';

type Notice = JobProgress['notices'][number];

/** The words of a phase; a phase of a newer version as it is named. */
export function phaseText(progress: JobProgress, say: Translator): string {
  const phase = progress.state.state === 'running' ? progress.state.phase : '';
  return say.maybe(`phase.${phase}`) ?? phase;
}

/** Something worth knowing during a job, in words. */
export function noticeText({ kind, text }: Notice, say: Translator): string {
  const known = say.maybe(`notice.${kind}`, text) ?? preflightNotice({ kind, text }, say);
  return known ?? say.t('notice.unknown', { kind, text: JSON.stringify(text) });
}

/** A warning of preflight: `preflight.CHECK.SAYS`, with its remedy. */
function preflightNotice({ kind, text }: Notice, say: Translator): string | undefined {
  const check = /^preflight\.\w+/.exec(kind)?.[0];
  const found = check && say.maybe(kind, text);
  if (!found) return undefined;
  const named = say.t('warning.line', { text: `${say.maybe(check) ?? check}: ${found}` });
  return [named, say.maybe(`${kind}.remedy`, text)].filter(Boolean).join(' ');
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
