import { formatHead } from '../../../shared/audit.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { latestHeads, peerHeads } from './peer-heads.ts';
import { heardSigners, isHeard } from './peer-log.ts';

/** Logs, so that a list stays small: sites that this workstation sends to. */
const MOST = 16;
/** Alarms of one log that are looked through. */
const ALARMS = 100;

/**
 * What a bundle says of others' logs, from trusted signers: of each log the latest head, and where the log was once seen to be cut or rewritten
 * also the longest of before: its new line knows nothing of that one, so only it shows its keeper what happened. Inside `Catalog.read`.
 */
export function headsForOthers(catalog: Catalog, known: readonly KnownHeadRow[], ownLog: string): KnownHeadRow[] {
  const heard = heardSigners(catalog);
  const heads = peerHeads(known, ownLog).filter((head) => isHeard(head, heard));
  return latestHeads(heads)
    .slice(0, MOST)
    .flatMap((latest) => {
      const ofLog = heads.filter(({ log }) => log === latest.log);
      const old = beforeAlarm(catalog, ofLog, latest.log);
      return old && formatHead(old) !== formatHead(latest) ? [latest, old] : [latest];
    });
}

/** By the first alarm of it; what it contradicted is named in its entry, whatever the clock said. */
function beforeAlarm(catalog: Catalog, heads: readonly KnownHeadRow[], log: string): KnownHeadRow | undefined {
  const alarms = catalog.audit
    .list({ action: 'log.headDiffers', on: log }, ALARMS)
    .filter(({ entry }) => entry.on.id === log);
  const first = alarms.at(-1)?.entry;
  if (!first) return undefined;
  const old = heads.filter((head) => head.at < first.at || formatHead(head) === first.detail?.before);
  return latestHeads(old)[0];
}
