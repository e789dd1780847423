import type { Actor } from '../../../shared/job.ts';
import type { RowDifference } from '../../../shared/record-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { everyEntry } from './every-row.ts';

/** Jobs for which the catalog names another person than the entry of their start. One that has no row any more says nothing. Inside `Catalog.read`. */
export function jobDifferences(catalog: Catalog): RowDifference[] {
  const differences: RowDifference[] = [];
  for (const { entry } of everyEntry(catalog, 'job.started')) {
    const { who, on } = entry;
    const actor = catalog.jobs.actor(on.id);
    if (actor && textOf(actor) !== textOf(who))
      differences.push({ what: 'person', identity: on.id, name: on.name ?? on.id });
  }
  return differences;
}

function textOf({ user, workstation, operator, reviewer, ticket }: Actor): string {
  return JSON.stringify([user, workstation, operator, reviewer, ticket]);
}
