/** After an import: what Harbor's scanner found, and how the replication ended. Tables and lines of import and relocate, the report screen. */
export const enScan = {
  'column.verdict': 'VERDICT',
  'column.severity': 'WORST',
  'column.counts': 'FOUND',
  'scan.note.commented-out': 'commented out, so it does not travel: {{text}}',
  'scan.note.unresolved-variable': 'names an image by a variable whose value is not here: {{text}}',
  'scan.verdict.scanned': 'scanned',
  'scan.verdict.pass': 'pass',
  'scan.verdict.fail': 'FAIL',
  'scan.verdict.unknown': 'UNKNOWN',
  'scan.verdict.waived': 'waived',
  'scan.verdict.unscannable': 'nothing to scan',
  'scan.severity.None': 'none',
  'scan.severity.Unknown': 'not rated',
  'scan.severity.Negligible': 'negligible',
  'scan.severity.Low': 'low',
  'scan.severity.Medium': 'medium',
  'scan.severity.High': 'high',
  'scan.severity.Critical': 'critical',
  'scan.waiver': 'Waiver for {{what}}, until {{until, date}}: {{reason}}',
  'replication.done': 'Replication {{policy}} reached {{succeeded}} of {{total}}.',
} as const;

export type ScanMessage = keyof typeof enScan;
