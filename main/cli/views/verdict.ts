import type { Verdict } from '../../../shared/contract.ts';
import type { Translator } from '../../../shared/messages/translator.ts';

/** A verdict in a line, and a second one with what it means. */
export function verdictText(verdict: Verdict, { t }: Translator): { line: string; more: string } {
  switch (verdict.verdict) {
    case 'trusted':
      return { line: t('verdict.trusted', verdict), more: t('verdict.trusted.more', verdict) };
    case 'untrusted':
      return { line: t('verdict.untrusted'), more: t('verdict.untrusted.more', verdict) };
    case 'unsigned':
      return { line: t('verdict.unsigned'), more: t('verdict.unsigned.more') };
    case 'notGenuine':
      return { line: t('verdict.notGenuine'), more: t('verdict.notGenuine.more', verdict) };
  }
}
