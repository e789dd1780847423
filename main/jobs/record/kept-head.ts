import { type LogHead, parseHead } from '../../../shared/audit.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { listedHeads } from './listed-heads.ts';

/** Entries about one bundle, or alarms of one log, that are looked through. */
const LOOKED_AT = 1_000;
const CAME: ReadonlySet<string> = new Set(['bundle.imported', 'bundle.verified']);

/**
 * The head of the exporter's log that the receipt of a bundle gives back. Where that bundle contradicted what was kept here before it came, that
 * one: the exporter's log would only agree with what the bundle itself says. Inside a transaction or `Catalog.read`.
 */
export function keptHead(catalog: Catalog, identity: string): LogHead | undefined {
  const { auditHead } = listedHeads(catalog.bundles.bytes(identity));
  return auditHead && (contradictedBy(catalog, identity, auditHead.log) ?? auditHead);
}

/** By the alarms of its first coming: when it comes again, its own heads are among what was kept before. */
function contradictedBy(catalog: Catalog, identity: string, log: string): LogHead | undefined {
  const again = catalog.audit
    .list({ on: identity }, LOOKED_AT)
    .filter(({ entry }) => entry.on.id === identity && CAME.has(entry.action))
    .at(-2)?.seq;
  const alarms = catalog.audit
    .list({ action: 'log.headDiffers', on: log, before: again }, LOOKED_AT)
    .filter(({ entry }) => entry.detail?.bundle === identity && entry.on.id === log);
  // The newest first.
  const before = parseHead(String(alarms.at(-1)?.entry.detail?.before ?? ''));
  return before && { log, ...before };
}
