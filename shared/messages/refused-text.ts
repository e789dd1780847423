import type { AuditRecord } from '../audit.ts';
import { auditText } from './audit-text.ts';
import { formatDateTime } from './format.ts';
import type { Translator } from './translator.ts';

/** A receipt that was refused with an alarm, in a line: when, what, why. */
export function refusedText({ entry }: AuditRecord, say: Translator): string {
  const { what, more } = auditText(entry, say);
  return say.clauses([formatDateTime(entry.at, say.language), what, ...more]);
}
