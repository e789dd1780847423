import type { LogAlarmSeen } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** Alarms that are shown. */
const SHOWN = 20;

/** Logs, ours or others', that were once seen to be cut or rewritten, the newest first: entries of the log here remember it. Inside `Catalog.read`. */
export function rememberedAlarms(catalog: Catalog, names: ReadonlyMap<string, string>, log?: string): LogAlarmSeen[] {
  const own = catalog.audit.head()?.log;
  const records = catalog.audit.list({ action: 'log.headDiffers', on: log }, SHOWN);
  return records.map(({ seq, entry: { at, on, detail = {} } }) => {
    const signer = on.id === own ? null : signerOf(catalog, on.id);
    const signerName = names.get(signer ?? '');
    return {
      seq,
      at,
      log: on.id,
      own: on.id === own,
      why: String(detail.why ?? ''),
      before: String(detail.before ?? ''),
      now: String(detail.now ?? ''),
      signer,
      ...(signerName === undefined ? {} : { signerName }),
    };
  });
}

function signerOf(catalog: Catalog, log: string): string | null {
  return catalog.audit.knownHeads(log).find(({ signer }) => signer !== null)?.signer ?? null;
}
