import { z } from 'zod';
import type { JobView } from '../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../shared/gapferry-error.ts';
import type { StoredError } from '../../shared/job.ts';
import type { Translator } from '../../shared/messages/translator.ts';
import { ToldAlarm } from '../../shared/record-contract.ts';

const Alarmed = z.object({ alarms: z.array(ToldAlarm).optional() });

/** What a job that did its work proved of a log, ours before the exporter's; a job that failed has an error of its own. */
export function alarmError({ state, result }: JobView, { t }: Translator): StoredError | undefined {
  if (state.state !== 'succeeded' && state.state !== 'incomplete') return undefined;
  const { alarms = [] } = Alarmed.safeParse(result).data ?? {};
  const alarm = alarms.find(({ whose }) => whose === 'own') ?? alarms[0];
  if (!alarm) return undefined;
  const { whose, why, before, now } = alarm;
  const whoseLog = whose === 'own' ? t('job.alarm.own') : t(why === 'cut' ? 'job.alarm.cut' : 'job.alarm.rewritten');
  const detail = `${whoseLog} ${t('receipt.headNow', { head: now })}`;
  return toErrorView(new GapferryError('audit.headDiffers', { head: before, detail }));
}
