import type { NewAuditEntry } from '../../../shared/audit.ts';
import { whoNow } from './audit-log.ts';

/** What protects no longer where a setting becomes empty, by its name. */
const GUARDS: ReadonlyMap<string, string> = new Map([
  ['site', 'audience'],
  ['verifyFirst', 'verifyFirst'],
  ['maxSeverity', 'maxSeverity'],
]);
/** Matters of taste, which no auditor asks for. */
const UNRECORDED: ReadonlySet<string> = new Set(['language', 'appearance', 'platforms']);

/** An entry for every setting of the workstation that has another value now. */
export function settingsChanged(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): NewAuditEntry[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !UNRECORDED.has(name));
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => {
      const guard = isEmpty(after[name]) ? GUARDS.get(name) : undefined;
      return {
        who: whoNow(),
        action: 'setting.changed',
        on: { kind: 'setting', id: name },
        outcome: 'done',
        ...(guard === undefined ? {} : { off: [guard] }),
        detail: { before: textOf(before[name]), after: textOf(after[name]) },
      };
    });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || value === false;
}

function textOf(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
