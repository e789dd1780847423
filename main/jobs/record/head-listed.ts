import type { LogHead } from '../../../shared/audit.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { parsePackingList } from '../../engine/bundle/packing-list.ts';

/** The head of a log that the exporter of a bundle kept when the list was made, as the list says. */
export function headListed(catalog: Catalog, identity: string, log: string): LogHead | undefined {
  return parsePackingList(catalog.bundles.bytes(identity)).auditKept?.find((kept) => kept.log === log);
}
