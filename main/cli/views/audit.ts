import encodeQR from 'qr';
import { type AuditRecord, formatHead, type LogHead } from '../../../shared/audit.ts';
import type { CallResult } from '../../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import type { StoredError } from '../../../shared/job.ts';
import { auditText } from '../../../shared/messages/audit-text.ts';
import { formatDateTime, formatFingerprint } from '../../../shared/messages/format.ts';
import { agreementLines, headFromText, peerStateText } from '../../../shared/messages/head-text.ts';
import { sureText } from '../../../shared/messages/sure-text.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { headsFromOutside } from '../../../shared/outside-heads.ts';
import type { AuditReport, ForwardView, HeadReport } from '../../../shared/record-contract.ts';
import { labelled, table } from '../table.ts';

/** Entries, the newest first, each with what it says beside it. */
export function recordsText(records: readonly AuditRecord[], head: LogHead, limit: number, say: Translator): string {
  const { t, language } = say;
  const last = records.at(-1);
  if (!last) return `${t('audit.none')}\n`;
  const text = table(
    [
      { head: t('column.seq'), align: 'right' },
      { head: t('column.at') },
      { head: t('column.person') },
      { head: t('column.event') },
    ],
    records.map(({ seq, entry }) => {
      const { what, more } = auditText(entry, say);
      const person = entry.who.operator ?? entry.who.user;
      return [String(seq), formatDateTime(entry.at, language, 'seconds'), person, [what, ...more].join('; ')];
    }),
  );
  const more = last.seq > 1 && records.length >= limit ? `${t('audit.more', { seq: last.seq })}\n` : '';
  return `${text}\n${labelled([[t('label.head'), formatHead(head)]])}${more}`;
}

/** "Is the record whole?", with the reason in words, and every head that it was compared with. */
export function reportText(report: AuditReport, say: Translator): string {
  const { t } = say;
  const { head, heads, fault, whole } = report;
  const bad = heads.filter(({ state }) => state !== 'agrees');
  const outside = headsFromOutside(report);
  const lines = [
    whole ? t(report.rows.length > 0 ? 'audit.chainWhole' : 'audit.whole', { count: head.size }) : '',
    ...report.rows.map(({ what, name, identity }) => t(`audit.rows.${what}`, { name, identity })),
    fault ? t(`audit.fault.${fault.why}`, fault) : '',
    whole ? '' : sureText(report, say),
    bad.length === 0 && heads.length > 0 ? t('audit.agrees', { count: heads.length }) : '',
    ...agreementLines(report, say),
    outside.length === 0 ? t('audit.noHeads') : '',
    report.clockBack === undefined ? '' : t('audit.clockBack', { seq: report.clockBack }),
  ];
  const said = lines.filter(Boolean).map((line) => `${line}\n`);
  const shown = bad.length > 0 ? bad : outside;
  const listed = shown.length > 0 ? `\n${headsText(shown, say)}` : '';
  return `${said.join('')}\n${labelled([[t('label.head'), formatHead(head)]])}${listed}`;
}

/** What a report that is not good means; undefined for a good one. */
export function reportError(report: AuditReport, say: Translator): StoredError | undefined {
  const { fault, heads, rows } = report;
  const { t } = say;
  if (fault) {
    const detail = `${t(`audit.fault.${fault.why}`, fault)} ${sureText(report, say)}`;
    return toErrorView(new GapferryError('audit.damaged', { entry: fault.seq, detail }));
  }
  const bad = heads.find(({ state }) => state !== 'agrees');
  if (!bad || bad.state === 'agrees') {
    return rows.length > 0 ? toErrorView(new GapferryError('audit.rowsDiffer', { count: rows.length })) : undefined;
  }
  const detail = t(`audit.head.${bad.state}`, { size: bad.head.size });
  return toErrorView(new GapferryError('audit.headDiffers', { head: formatHead(bad.head), detail }));
}

function headsText(heads: readonly HeadReport[], say: Translator): string {
  const { t, language } = say;
  return table(
    [{ head: t('column.head') }, { head: t('column.from') }, { head: t('column.at') }, { head: t('column.state') }],
    heads.map((report) => [
      formatHead(report.head),
      headFromText(report, say),
      report.at === undefined ? '' : formatDateTime(report.at, language),
      t(`audit.state.${report.state}`),
    ]),
  );
}

/** Others' logs, as far as heads of them are kept here; whole heads, so that they can be compared and copied. */
export function peersText({ peers }: CallResult<'audit.heads'>, say: Translator): string {
  const { t, language } = say;
  if (peers.length === 0) return `${t('heads.none')}\n`;
  return table(
    [
      { head: t('label.signer') },
      { head: t('column.log') },
      { head: t('column.head') },
      { head: t('column.from') },
      { head: t('column.at') },
      { head: t('column.heads'), align: 'right' },
      { head: t('column.state') },
    ],
    peers.map(({ head, via, name, source, signer, signerName, at, heads, ...peer }) => [
      signerName ?? (signer === null ? '-' : formatFingerprint(signer.slice(0, 16))),
      formatFingerprint(head.log.slice(0, 16)),
      formatHead(head),
      t(`heads.via.${via}`, { name: name ?? source }),
      formatDateTime(at, language),
      String(heads),
      peerStateText(peer, say),
    ]),
  );
}

/** A head to be copied, compared over the telephone, or taken by a camera from the terminal. */
export function checkpointText({ head, note }: CallResult<'audit.checkpoint'>, qr: boolean, say: Translator): string {
  const { t } = say;
  const text = labelled([
    [t('label.head'), formatHead(head)],
    ['', formatFingerprint(head.hash)],
  ]);
  const code = qr ? `\n${encodeQR(formatHead(head), 'ascii')}\n` : '';
  return `${note === undefined ? '' : `${note}\n`}${text}${code}`;
}

/** Where the log is forwarded to, what waits, and how the last attempt ended. */
export function forwardText({ target, pending, lost, last }: ForwardView, { t, language }: Translator): string {
  if (target === undefined) return `${t('forward.off')}\n`;
  const when = last && formatDateTime(last.at, language, 'seconds');
  const facts = labelled([
    [t('forward.to'), target],
    [t('forward.pending'), String(pending)],
    last?.error === undefined ? [t('forward.arrived'), when] : [t('forward.failed'), `${when}: ${last.error}`],
  ]);
  return lost === undefined ? facts : `${facts}${t('forward.lost', { head: lost })}\n`;
}
