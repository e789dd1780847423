import type { AuditRecord } from '../../../shared/audit.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';

const PAGE = 1_000;

/** Every entry of an action, or of all that begin so, in order. Inside `Catalog.read`. */
export function* everyEntry(catalog: Catalog, action: string): Generator<AuditRecord> {
  for (let after = 0; ; ) {
    const page = catalog.audit.chosen({ action }, after, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.seq ?? after;
  }
}

/** Everything that happened with bundles, oldest first. Inside `Catalog.read`. */
export function* everyBundle(catalog: Catalog): Generator<BundleRow> {
  let last: BundleRow | undefined;
  do {
    const page = catalog.bundles.page(last, PAGE);
    yield* page;
    last = page.length < PAGE ? undefined : page.at(-1);
  } while (last);
}
