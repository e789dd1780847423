import type { PeerLog } from '../../../shared/record-contract.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { latestHeads, peerHeads } from './peer-heads.ts';
import { rememberedAlarms } from './remembered-alarms.ts';

/** Others' logs as far as heads of them are kept here, those heard of last first, with what was once seen of them. Inside `Catalog.read`. */
export function peerReport(catalog: Catalog, names: ReadonlyMap<string, string>): PeerLog[] {
  const heads = peerHeads(catalog.audit.knownHeads(), catalog.audit.head()?.log ?? '');
  return latestHeads(heads).map((latest) => {
    const { log, size, hash, via, source, signer, at } = latest;
    const ofLog = heads.filter((head) => head.log === log);
    const name = via === 'bundle' ? catalog.bundles.of(source)[0]?.name : catalog.receipts.bundleOf(source);
    const signerName = signer === null ? undefined : names.get(signer);
    const contradicted = contradiction(ofLog);
    const [alarm] = rememberedAlarms(catalog, names, log);
    return {
      head: { log, size, hash },
      via: via === 'bundle' ? 'bundle' : 'receipt',
      source,
      ...(name === undefined ? {} : { name }),
      signer,
      ...(signerName === undefined ? {} : { signerName }),
      at,
      heads: new Set(ofLog.map((head) => `${head.size}:${head.hash}`)).size,
      ...(contradicted === undefined ? {} : { contradicted }),
      ...(alarm ? { alarm } : {}),
    };
  });
}

/** The least size at which two hashes are kept. */
function contradiction(heads: readonly KnownHeadRow[]): number | undefined {
  return heads.find(({ size, hash }) => heads.some((other) => other.size === size && other.hash !== hash))?.size;
}
