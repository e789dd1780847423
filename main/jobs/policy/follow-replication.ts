import { setTimeout as delay } from 'node:timers/promises';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { ReplicationResult } from '../../../shared/scan.ts';
import { readReplication, startReplication } from '../../engine/harbor/replication.ts';
import type { Rest } from '../../engine/registry/rest.ts';

const FIRST_LOOK = 100;
const LAST_LOOK = 5000;

/** How a replication ended, with the error where it did not reach every site. */
export interface FollowedReplication {
  readonly result: ReplicationResult;
  readonly error: GapferryError | undefined;
}

/**
 * Starts a replication policy by name and follows it to its end, on Harbor's own engine. Throws target.noReplication where
 * it does not start; it runs on in Harbor where we are told to stop.
 */
export async function followReplication(
  rest: Rest,
  policy: string,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<FollowedReplication> {
  const execution = await startReplication(rest, policy);
  for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 2)) {
    const { status, ended, total, succeeded, failed, detail } = await readReplication(rest, execution);
    onProgress(`${policy} ${succeeded}/${total}`);
    const result = { policy, execution, status, total, succeeded, failed };
    if (ended && status === 'Succeed') return { result, error: undefined };
    if (ended) {
      const params = { host: rest.host, policy, failed, total, detail };
      return { result, error: new GapferryError('target.replication', params) };
    }
    await delay(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
