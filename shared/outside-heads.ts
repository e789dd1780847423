import type { AuditReport, HeadReport } from './record-contract.ts';

/** Heads of a report that somebody else keeps or that were given: only these show a log that was cut or written anew by who writes it. */
export function headsFromOutside({ heads }: Pick<AuditReport, 'heads'>): HeadReport[] {
  return heads.filter(({ from }) => from === 'given' || from === 'returned' || from === 'told');
}

/** The longest of them that agrees: up to there the log is the one that the other side saw. */
export function longestAgreed(report: Pick<AuditReport, 'heads'>): HeadReport | undefined {
  return headsFromOutside(report)
    .filter(({ state }) => state === 'agrees')
    .sort((a, b) => b.head.size - a.head.size)[0];
}
