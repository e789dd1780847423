import { AuditEntry } from '../../../shared/audit.ts';
import type { ChainedEntry } from '../../catalog/audit-chain.ts';
import { jsonColumn } from '../../catalog/stored.ts';
import { SEVERITY, syslogMessage } from '../../engine/syslog/message.ts';

const EntryText = jsonColumn(AuditEntry);

/** An entry as a message. Its text is the line of an export, so that the chain can be verified from what a collector kept. */
export function entryMessage(row: ChainedEntry): Buffer {
  const about = { sequence: row.seq, text: JSON.stringify(row) };
  const entry = EntryText.safeParse(row.entry).data;
  // Nobody of ours wrote that: the collector is who should hear of it.
  if (!entry) return syslogMessage({ ...about, severity: SEVERITY.alert, id: 'damaged' });
  const { at, who, action } = entry;
  return syslogMessage({ ...about, severity: severityOf(entry), at, host: who.workstation, id: action });
}

function severityOf({ outcome, off }: AuditEntry): (typeof SEVERITY)[keyof typeof SEVERITY] {
  if (outcome === 'alarm') return SEVERITY.alert;
  return outcome === 'failed' || outcome === 'refused' || off ? SEVERITY.warning : SEVERITY.notice;
}
