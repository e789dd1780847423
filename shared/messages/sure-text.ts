import type { AuditReport } from '../record-contract.ts';
import type { Translator } from './translator.ts';

/** How much of a log that is not whole is sure; without any head nothing outside confirms even that. */
export function sureText({ sure, heads }: Pick<AuditReport, 'sure' | 'heads'>, { t }: Translator): string {
  if (sure === 0) return t('audit.sure.none');
  return heads.length === 0 ? t('audit.consistent', { seq: sure }) : t('audit.sure', { seq: sure });
}
