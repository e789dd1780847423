import { longestAgreed } from '../outside-heads.ts';
import type { AuditReport, HeadReport, LogAlarmSeen, PeerLog } from '../record-contract.ts';
import { formatFingerprint } from './format.ts';
import type { Translator } from './translator.ts';

/** Where a head of our log stands: who keeps it, which bundle or receipt it came with, which key signed it. */
export function headFromText(
  { from, name, peer }: Pick<HeadReport, 'from' | 'name' | 'peer'>,
  say: Translator,
): string {
  if (name === undefined) return say.t(`audit.from.${from}`);
  return say.t(`audit.of.${from}`, { name: shown(name), peer: peer === undefined ? '-' : shown(peer) });
}

/** The longest head from outside that agrees, whose it is, and how much of the log is younger than it; nothing where none agrees. */
export function agreementLines(report: Pick<AuditReport, 'head' | 'heads'>, say: Translator): string[] {
  const { t } = say;
  const best = longestAgreed(report);
  if (!best) return [];
  const { head, at } = best;
  const told = { size: head.size, from: headFromText(best, say) };
  const younger = report.head.size - head.size;
  return [
    at === undefined ? t('audit.agreesGiven', told) : t('audit.agreesWith', { ...told, at }),
    ...(younger > 0 ? [t('audit.moreEntries', { count: younger })] : []),
  ];
}

/** Whether what is kept of another's log contradicts itself, or once did. */
export function peerStateText(
  { contradicted, alarm, trusted }: Pick<PeerLog, 'contradicted' | 'alarm' | 'trusted'>,
  say: Translator,
): string {
  if (!trusted && !alarm)
    return contradicted === undefined ? say.t('heads.stranger') : say.t('heads.odd', { size: contradicted });
  if (contradicted !== undefined) return say.t('heads.contradicted', { size: contradicted });
  return alarm ? alarmText(alarm, say) : say.t('heads.whole');
}

/** What was seen of a log, when, and where that is written down. */
export function alarmText({ own, why, at, seq, signer, signerName }: LogAlarmSeen, { t }: Translator): string {
  const keeper = signerName ?? (signer === null ? '-' : shown(signer));
  const whose = own ? t('receipt.ownLog') : t('heads.of', { keeper });
  return why === 'cut' || why === 'ahead'
    ? t('heads.alarm.cut', { whose, at, seq })
    : t('heads.alarm.rewritten', { whose, at, seq });
}

/** A key id without a name by its first digits. */
function shown(text: string): string {
  return /^[0-9a-f]{64}$/.test(text) ? formatFingerprint(text.slice(0, 16)) : text;
}
