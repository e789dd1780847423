import { AUDIT_ACTIONS } from '../../../shared/audit.ts';
import { nearest } from '../../../shared/nearest.ts';
import type { UnknownFilter } from '../../../shared/record-contract.ts';
import type { AuditFilter } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** What of a filter stands for nothing that there is, where it left no entry, and what may have been meant. Inside `Catalog.read`. */
export function unknownFilters(catalog: Catalog, { action, person }: AuditFilter): UnknownFilter[] {
  const unknown: UnknownFilter[] = [];
  if (action !== undefined && !AUDIT_ACTIONS.some((one) => one === action || one.startsWith(`${action}.`))) {
    if (catalog.audit.list({ action }, 1).length === 0) {
      const groups = AUDIT_ACTIONS.map((one) => one.split('.')[0] ?? one);
      unknown.push({
        option: 'action',
        value: action,
        near: nearest(action, [...new Set([...groups, ...AUDIT_ACTIONS])]),
      });
    }
  }
  if (person === undefined) return unknown;
  const persons = catalog.audit.persons();
  if (!persons.includes(person)) unknown.push({ option: 'person', value: person, near: nearest(person, persons) });
  return unknown;
}
