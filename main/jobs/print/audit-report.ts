import { type AuditRecord, formatHead, type LogHead } from '../../../shared/audit.ts';
import { auditText } from '../../../shared/messages/audit-text.ts';
import { actorText } from '../../../shared/messages/doer-text.ts';
import { formatDateTime, formatFingerprint, formatZone } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { escapeHtml, PAGE_END, pageStart, row } from './page.ts';
import { qrSvg } from './qr-svg.ts';

export interface ReportHead {
  readonly head: LogHead;
  readonly workstation: string;
  readonly made: string;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly person?: string | undefined;
  readonly action?: string | undefined;
  readonly on?: string | undefined;
  readonly overridden?: boolean | undefined;
  /** From this entry on the log is not sure. */
  readonly damaged?: number | undefined;
}

/** First part of the printed report: which log, its head in figures and as a QR code, which time span. */
export function reportStart(about: ReportHead, say: Translator): string {
  const { t, language } = say;
  const { head, workstation, made, since, until } = about;
  const time = (iso: string | undefined): string => (iso === undefined ? '' : formatDateTime(iso, language));
  const lines: [string, string][] = [
    [t('print.workstation'), workstation],
    [t('print.made'), time(made)],
    [t('print.zone'), formatZone(made)],
    [t('print.span'), since || until ? `${time(since)} – ${time(until)}` : t('print.allTime')],
    ...narrowed(about, say),
    [t('print.log'), formatFingerprint(head.log)],
    [t('print.entries'), String(head.size)],
    [t('print.hash'), formatFingerprint(head.hash)],
  ];
  return `${pageStart({ title: t('print.audit.title'), language })}
<div class="head"><div><h1>${escapeHtml(t('print.audit.title'))}</h1>
<table><colgroup><col class="mm32"><col></colgroup>${lines.map((line) => row(line)).join('')}</table></div>
<div class="qr">${qrSvg(formatHead(head))}</div></div>
${about.damaged === undefined ? '' : `<p><strong>${escapeHtml(t('audit.damagedFrom', { seq: about.damaged }))}</strong></p>`}
<p class="note">${escapeHtml(t('print.audit.note'))}</p>
<table class="small"><colgroup><col class="mm14"><col class="mm30"><col class="mm34"><col></colgroup>
<thead>${row(
    [t('column.seq'), t('column.at'), t('column.person'), t('column.event')].map((head) => head.toUpperCase()),
    'th',
  )}</thead><tbody>
`;
}

/** What the entries were narrowed to, so that nobody takes a part for the whole. */
function narrowed(
  { person, action, on, overridden }: ReportHead,
  { t, maybe, labelled, clauses }: Translator,
): [string, string][] {
  const only = [
    person && labelled(t('column.person'), person),
    action && (maybe(`audit.${action}`) ?? action),
    on,
    overridden && t('print.onlyOverrides'),
  ].flatMap((one) => one || []);
  return only.length > 0 ? [[t('print.only'), clauses(only)]] : [];
}

export function reportRow(record: AuditRecord, say: Translator): string {
  const { entry, seq } = record;
  const { what, more } = auditText(entry, say);
  const at = formatDateTime(entry.at, say.language, 'seconds');
  return row([String(seq), at, say.list(actorText(entry.who, say)), say.clauses([what, ...more])]);
}

export function reportEnd(): string {
  return `</tbody></table>\n${PAGE_END}`;
}
