import type { JobProgress } from '../job.ts';
import type { Translator } from './translator.ts';

type Notice = JobProgress['notices'][number];
type Say = Pick<Translator, 't' | 'maybe' | 'language'>;

/** Something worth knowing during a job, in words. */
export function noticeText({ kind, text }: Notice, say: Say): string {
  const known = say.maybe(`notice.${kind}`, text) ?? preflightNotice({ kind, text }, say);
  return known ?? say.t('notice.unknown', { kind, text: JSON.stringify(text) });
}

/** A warning of preflight: `preflight.CHECK.SAYS`, with its remedy. */
function preflightNotice({ kind, text }: Notice, say: Say): string | undefined {
  const check = /^preflight\.\w+/.exec(kind)?.[0];
  const found = check && say.maybe(kind, text);
  if (!found) return undefined;
  const named = say.t('warning.line', { text: `${say.maybe(check) ?? check}: ${found}` });
  return [named, say.maybe(`${kind}.remedy`, text)].filter(Boolean).join(say.language === 'zh' ? '。' : '. ');
}
