import type { BundleView } from '../../../shared/contract.ts';
import { formatBytes, formatFingerprint } from '../../../shared/messages/format.ts';
import type { MessageKey, MessageParams } from '../../../shared/messages/message-key.ts';
import { type Translator, translator } from '../../../shared/messages/translator.ts';
import type { HandoverFields } from '../../../shared/record-contract.ts';
import { escapeHtml, PAGE_END, pageStart, row } from './page.ts';
import { qrSvg } from './qr-svg.ts';

/** References that are named, so that they fill the second page and no third; a stick may hold thousands. */
const NAMED = 36;

/** 介质交接单: the paper that travels with a medium, both languages on one form, A4. It proves nothing, and says so. */
export function handoverForm(bundle: BundleView, fields: HandoverFields): string {
  const hex = bundle.identity.slice('sha256:'.length);
  const title = both('print.handover.title');
  return `${pageStart({ title, language: 'zh' })}
<div class="head"><div><h1>${escapeHtml(title)}</h1>
${pairs([
  ['label.name', bundle.name],
  ['label.stream', bundle.stream === undefined ? '' : `${bundle.stream}, ${bundle.number}`],
  ['label.audience', bundle.audience ?? ''],
  ['label.created', bundle.created],
])}</div><div class="qr">${qrSvg(bundle.identity)}</div></div>
<h2>${escapeHtml(both('label.identity'))}</h2>
<p class="mono"><strong>${formatFingerprint(hex.slice(0, 16))}</strong> ${formatFingerprint(hex.slice(16))}</p>
<h2>${escapeHtml(both('label.signer'))}</h2>
<p class="mono">${escapeHtml(signerText(bundle))}</p>
<h2>${escapeHtml(both('print.handover.contents'))}</h2>
${contents(bundle)}
<h2>${escapeHtml(both('print.handover.medium'))}</h2>
${pairs([
  ['label.ticket', fields.ticket ?? bundle.annotations.ticket ?? ''],
  ['print.handover.mediumNumber', fields.medium ?? bundle.annotations.medium ?? ''],
  ['print.handover.classification', fields.classification ?? bundle.annotations.classification ?? ''],
  ['print.handover.antivirus', fields.antivirus ?? ''],
  ['print.operator', fields.operator ?? bundle.operator ?? ''],
  ['print.reviewer', fields.reviewer ?? ''],
])}
<p class="note">${escapeHtml(zh.t('print.handover.note'))}<br>${escapeHtml(en.t('print.handover.note'))}</p>
${signatures()}
${images(bundle)}
${PAGE_END}`;
}

const en = translator('en');
const zh = translator('zh');

type Plain = { [K in MessageKey]: MessageParams<K> extends [] ? K : never }[MessageKey];

function both(key: Plain): string {
  return `${plain(zh, key)} ${plain(en, key)}`;
}

function plain({ maybe }: Translator, key: Plain): string {
  return maybe(key) ?? key;
}

function pairs(lines: readonly (readonly [Plain, string])[]): string {
  const rows = lines.map(([key, value]) => row([both(key), value])).join('');
  return `<table><colgroup><col class="mm58"><col></colgroup>${rows}</table>`;
}

function signerText({ verdict }: BundleView): string {
  switch (verdict.verdict) {
    case 'trusted':
      return `${verdict.signer}: ${formatFingerprint(verdict.fingerprint)}`;
    case 'untrusted':
      return formatFingerprint(verdict.fingerprint);
    default:
      return both('verdict.unsigned');
  }
}

function contents({ images: list, bytes, volumes, sources, requires }: BundleView): string {
  const size = `${formatBytes(bytes, 'en')} (${bytes} B)`;
  const lines: [Plain, string][] = [
    ['print.receipt.images', String(list.length)],
    ['label.bytes', size],
    ['label.sources', sources.map(plainName).join(', ')],
  ];
  if (volumes.length > 1) {
    lines.push([
      'print.handover.volumes',
      volumes.map(({ number, bytes: each }) => `${number}: ${formatBytes(each, 'en')}`).join('; '),
    ]);
  }
  if (requires.length > 0) lines.push(['label.requires', String(requires.length)]);
  return pairs(lines);
}

/** A name without the folders of the exporting workstation: paper goes where those are nobody's business. */
function plainName(source: string): string {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(source) ? (source.split(/[/\\]/).at(-1) ?? source) : source;
}

/** Who handed it over, who carried it, who took it: name, time, signature. */
function signatures(): string {
  const heads = row(
    [both('print.handover.step'), both('print.person'), both('print.handover.time'), both('print.handover.signature')],
    'th',
  );
  const steps: Plain[] = ['print.handover.given', 'print.handover.carried', 'print.handover.taken', 'print.reviewer'];
  const rows = steps.map((step) => row([both(step), '', '', '']).replace('<tr>', '<tr class="blank">')).join('');
  return `<table class="together"><thead>${heads}</thead><tbody>${rows}</tbody></table>`;
}

function images({ images: list }: BundleView): string {
  const rows = list.slice(0, NAMED).map(({ reference, digest }) => row([reference, digest.slice(7, 19)]));
  const more = list.length > NAMED ? `<p>… + ${list.length - NAMED}</p>` : '';
  const heads = row([both('print.reference'), both('print.digest')], 'th');
  return `<h2>${escapeHtml(both('print.receipt.images'))}</h2>
<table class="small"><colgroup><col><col class="mm34"></colgroup><thead>${heads}</thead><tbody>${rows.join('')}</tbody></table>${more}`;
}
