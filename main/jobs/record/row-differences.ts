import type { AuditEntry } from '../../../shared/audit.ts';
import type { RowDifference } from '../../../shared/record-contract.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';

const ACTIONS = { exported: 'bundle.sealed', imported: 'bundle.imported', verified: 'bundle.verified' } as const;
const ROLES = ['exported', 'imported', 'verified'] as const;
const PAGE = 1_000;
/** Differences that are named. */
const NAMED = 100;

type Told = Pick<BundleRow, 'role' | 'identity' | 'name' | 'verdict' | 'reason'>;

/** Where the table of bundles says something else than the log: a row that was changed, taken away or put in. Inside `Catalog.read`. */
export function rowDifferences(catalog: Catalog): RowDifference[] {
  const told = toldByLog(catalog);
  const differences: RowDifference[] = [];
  const note = (what: RowDifference['what'], { role, identity, name }: Told): void => {
    if (differences.length < NAMED) differences.push({ what, role, identity, name });
  };
  for (const row of rows(catalog)) {
    const key = keyOf(row.role, row.identity, row.job_id);
    const one = told.get(key);
    told.delete(key);
    if (!one) note('added', row);
    else if (one.verdict !== row.verdict || one.reason !== row.reason) note('changed', row);
  }
  for (const one of told.values()) note('gone', one);
  return differences;
}

/** A resumed job may say the same again: the last word stands, as in the table. */
function toldByLog(catalog: Catalog): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const role of ROLES) {
    for (let after = 0; ; ) {
      const page = catalog.audit.chosen({ action: ACTIONS[role] }, after, PAGE);
      for (const { entry } of page) told.set(keyOf(role, entry.on.id, entry.job ?? ''), toldBy(role, entry));
      if (page.length < PAGE) break;
      after = page.at(-1)?.seq ?? after;
    }
  }
  return told;
}

function toldBy(role: BundleRow['role'], { on, verdict = '', overrides = [] }: AuditEntry): Told {
  const reason = overrides.find(({ what }) => what === `verdict ${verdict}`)?.reason ?? null;
  return { role, identity: on.id, name: on.name ?? on.id, verdict, reason };
}

function* rows(catalog: Catalog): Generator<BundleRow> {
  let last: BundleRow | undefined;
  do {
    const page = catalog.bundles.page(last, PAGE);
    yield* page;
    last = page.length < PAGE ? undefined : page.at(-1);
  } while (last);
}

function keyOf(role: string, identity: string, job: string): string {
  return `${role} ${identity} ${job}`;
}
