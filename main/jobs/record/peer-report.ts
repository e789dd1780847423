import type { PeerLog } from '../../../shared/record-contract.ts';
import type { KnownHeadRow } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { KnownKey } from './given-heads.ts';
import { latestHeads, peerHeads } from './peer-heads.ts';
import { differsFrom, type Heard, heardSigners, isHeard } from './peer-log.ts';
import { rememberedAlarms } from './remembered-alarms.ts';
import { signedHeads } from './signed-heads.ts';

/**
 * Others' logs as far as heads of them are kept here, those heard of last first, with what was once seen of them. What a signer who is not
 * trusted says of a log stands beside it, by itself, so that the odd one is seen. Inside `Catalog.read`.
 */
export function peerReport(
  catalog: Catalog,
  names: ReadonlyMap<string, string>,
  known: readonly KnownKey[],
): PeerLog[] {
  const heard = heardSigners(catalog);
  const heads = peerHeads(signedHeads(catalog, known).heads, catalog.audit.head()?.log ?? '');
  const voices = [...new Map(heads.map((head) => [voiceOf(head, heard), head])).keys()];
  const said = (voice: string): KnownHeadRow[] => heads.filter((head) => voiceOf(head, heard) === voice);
  const reports = voices.flatMap((voice) => {
    const own = said(voice);
    return latestHeads(own).map((latest) => reportOf(catalog, names, heard, own, said(voiceOfTrusted(latest)), latest));
  });
  return reports.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** Who speaks of which log: all who are trusted together, each other one by himself. */
function voiceOf(head: KnownHeadRow, heard: Heard): string {
  return isHeard(head, heard) ? voiceOfTrusted(head) : `${head.log} ${head.signer ?? 'nobody'}`;
}

function voiceOfTrusted({ log }: KnownHeadRow): string {
  return `${log} trusted`;
}

function reportOf(
  catalog: Catalog,
  names: ReadonlyMap<string, string>,
  heard: Heard,
  own: readonly KnownHeadRow[],
  trusted: readonly KnownHeadRow[],
  latest: KnownHeadRow,
): PeerLog {
  const { log, size, hash, via, source, signer, at } = latest;
  const name = via === 'bundle' ? catalog.bundles.of(source)[0]?.name : catalog.receipts.bundleOf(source);
  const signerName = signer === null ? undefined : names.get(signer);
  const contradicted = own.find((head) => [...own, ...trusted].some((other) => differsFrom(head, other)))?.size;
  const isTrusted = isHeard(latest, heard);
  const alarm = isTrusted || trusted.length === 0 ? rememberedAlarms(catalog, names, log)[0] : undefined;
  return {
    head: { log, size, hash },
    via: via === 'bundle' ? 'bundle' : 'receipt',
    source,
    ...(name === undefined ? {} : { name }),
    signer,
    ...(signerName === undefined ? {} : { signerName }),
    trusted: isTrusted,
    at,
    heads: new Set(own.map((head) => `${head.size}:${head.hash}`)).size,
    ...(contradicted === undefined ? {} : { contradicted }),
    ...(alarm ? { alarm } : {}),
  };
}
