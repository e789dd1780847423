import type { AuditEntry } from '../../../shared/audit.ts';
import type { RowDifference } from '../../../shared/record-contract.ts';
import type { BundleRow } from '../../catalog/bundle-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { everyBundle, everyEntry } from './every-row.ts';
import { jobDifferences } from './job-differences.ts';
import { trustDifferences } from './trust-differences.ts';

const ACTIONS = { exported: 'bundle.sealed', imported: 'bundle.imported', verified: 'bundle.verified' } as const;
const ROLES = ['exported', 'imported', 'verified'] as const;
/** Differences that are named. */
const NAMED = 100;
/** Milliseconds that a row and its entry may be apart: the clock is asked for each. */
const APART = 60_000;

type Told = Pick<BundleRow, 'role' | 'identity' | 'name' | 'verdict' | 'reason' | 'at'> & {
  /** Undefined where the entry is of before it said so. */
  readonly signer: string | undefined;
};

/** Where bundles, who asked for jobs, or trusted keys are something else than the log says: changed, taken away or put in. Inside `Catalog.read`. */
export function rowDifferences(catalog: Catalog): RowDifference[] {
  return [...bundleDifferences(catalog), ...jobDifferences(catalog), ...trustDifferences(catalog)].slice(0, NAMED);
}

function bundleDifferences(catalog: Catalog): RowDifference[] {
  const told = toldByLog(catalog);
  const differences: RowDifference[] = [];
  const note = (
    what: RowDifference['what'],
    { role, identity, name }: Pick<Told, 'role' | 'identity' | 'name'>,
  ): void => {
    differences.push({ what, role, identity, name });
  };
  for (const row of everyBundle(catalog)) {
    const key = keyOf(row.role, row.identity, row.job_id);
    const one = told.get(key);
    told.delete(key);
    if (!one) note('added', row);
    else if (differs(one, row)) note('changed', one);
  }
  for (const one of told.values()) note('gone', one);
  return differences;
}

function differs(told: Told, row: BundleRow): boolean {
  const same = told.verdict === row.verdict && told.reason === row.reason && told.name === row.name;
  const apart = Math.abs(Date.parse(told.at) - Date.parse(row.at));
  return !same || !(apart <= APART) || (told.signer !== undefined && told.signer !== (row.signer ?? ''));
}

/** A resumed job may say the same again: the last word stands, as in the table. */
function toldByLog(catalog: Catalog): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const role of ROLES) {
    for (const { entry } of everyEntry(catalog, ACTIONS[role]))
      told.set(keyOf(role, entry.on.id, entry.job ?? ''), toldBy(role, entry));
  }
  return told;
}

function toldBy(role: BundleRow['role'], { at, on, verdict = '', overrides = [], detail = {} }: AuditEntry): Told {
  const reason = overrides.find(({ what }) => what === `verdict ${verdict}`)?.reason ?? null;
  const signer = detail.signer === undefined ? undefined : String(detail.signer);
  return { role, identity: on.id, name: on.name ?? on.id, verdict, reason, at, signer };
}

function keyOf(role: string, identity: string, job: string): string {
  return `${role} ${identity} ${job}`;
}
