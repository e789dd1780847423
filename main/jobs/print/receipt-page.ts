import { formatFingerprint } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import type { MadeReceipt } from '../record/make-receipt.ts';
import { escapeHtml, PAGE_END, pageStart, row } from './page.ts';
import { qrSvg } from './qr-svg.ts';

/** A receipt on paper: a code for a camera or for typing, the whole signed text, places for signatures. */
export function receiptPage({ receipt, name, note, code }: MadeReceipt, say: Translator): string {
  const { t, language } = say;
  const { total, missing } = receipt.images;
  const title = t('print.receipt.title');
  const lines: [string, string][] = [
    [t('label.name'), name],
    [t('label.identity'), formatFingerprint(receipt.bundle.slice('sha256:'.length))],
    [t('print.receipt.images'), t('print.receipt.count', { done: total - missing.length, total })],
    [t('label.head'), `${receipt.head.size} : ${formatFingerprint(receipt.head.hash)}`],
    [t('print.receipt.code'), code],
  ];
  const list = missing.map((reference) => `<li class="mono">${escapeHtml(reference)}</li>`).join('');
  const signatures = [t('print.operator'), t('print.reviewer')].map((who) => [who, '', t('print.date'), '']);
  return `${pageStart({ title, language })}
<div class="head"><div><h1>${escapeHtml(title)}</h1>
<table><colgroup><col class="mm32"><col></colgroup>${lines.map((line) => row(line)).join('')}</table></div>
<div class="qr">${qrSvg(code)}</div></div>
${missing.length > 0 ? `<h2>${escapeHtml(t('print.receipt.missing'))}</h2><ul>${list}</ul>` : ''}
<p class="note">${escapeHtml(t('print.receipt.note'))}</p>
<h2>${escapeHtml(t('print.receipt.text'))}</h2>
<pre class="mono">${escapeHtml(note)}</pre>
<table>${signatures.map((cells) => row(cells).replace('<tr>', '<tr class="blank">')).join('')}</table>
${PAGE_END}`;
}
