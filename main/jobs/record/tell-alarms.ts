import type { ToldAlarm } from '../../../shared/record-contract.ts';
import type { JobContext } from '../context.ts';
import type { LogAlarm } from './peer-log.ts';

/** Says each alarm at once, and gives what the job's result says of them: how it ends for whoever asked for it hangs on that. */
export function tellAlarms(
  context: Pick<JobContext, 'notice'>,
  alarms: readonly LogAlarm[],
): { alarms?: readonly ToldAlarm[] } {
  for (const { whose, why, before, now } of alarms) context.notice(`${whose}Log.${why}`, { before, now });
  return alarms.length > 0
    ? { alarms: alarms.map(({ whose, why, before, now }) => ({ whose, why, before, now })) }
    : {};
}
