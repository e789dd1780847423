import type { CallResult } from '../../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import type { StoredError } from '../../../shared/job.ts';
import { formatDateTime, formatFingerprint } from '../../../shared/messages/format.ts';
import { alarmText } from '../../../shared/messages/head-text.ts';
import { refusedText } from '../../../shared/messages/refused-text.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import type { FiledReceipt, ReceiptOverview } from '../../../shared/record-contract.ts';
import { labelled, table } from '../table.ts';
import { identityText } from './bundle.ts';

/** The receipt itself where it was not written to a file; what it says, and its code for paper. */
export function madeText(
  receipt: Omit<CallResult<'receipt.make'>, 'html'>,
  output: string | undefined,
  say: Translator,
): string {
  const { t } = say;
  const { name, bundle, total, missing, note, code } = receipt;
  if (output === undefined) return note;
  return `${labelled([
    [t('label.name'), name],
    [t('label.identity'), identityText(bundle)],
    [t('print.receipt.images'), t('print.receipt.count', { done: total - missing.length, total })],
    [t('print.receipt.code'), code],
    [t('label.paths'), output],
  ])}${missingText(missing, say)}`;
}

/** What was filed. */
export function filedText(
  { bundle, name, total, missing, signer, signerName, ownLog, peerLog }: FiledReceipt,
  say: Translator,
): string {
  const { t } = say;
  const images =
    total === null ? t('receipt.imagesUnknown') : t('print.receipt.count', { done: total - missing.length, total });
  return `${labelled([
    [t('label.name'), name],
    [t('label.identity'), identityText(bundle)],
    [t('print.receipt.images'), images],
    [t('label.signer'), signer === null ? t('receipt.unsigned') : (signerName ?? formatFingerprint(signer))],
    [t('receipt.ownLog'), ownLog && t(`audit.state.${ownLog}`)],
  ])}${peerLog === 'another' ? `${t('receipt.peerLog.another')}\n` : ''}${missingText(missing, say)}`;
}

/** A receipt that was filed and shows that a log, ours or theirs, is not what it was. */
export function filedError({ ownLog, peerLog, heads }: FiledReceipt, { t }: Translator): StoredError | undefined {
  const detail =
    ownLog !== undefined && ownLog !== 'agrees'
      ? t('receipt.ownLogDiffers')
      : peerLog && peerLog !== 'another'
        ? t(`receipt.peerLog.${peerLog}`)
        : undefined;
  if (detail === undefined || !heads) return undefined;
  const now = t('receipt.headNow', { head: heads.now });
  return toErrorView(new GapferryError('audit.headDiffers', { head: heads.before, detail: `${detail} ${now}` }));
}

/** Both sides of the account; a part with nothing in it is left out. */
export function overviewText(overview: ReceiptOverview, say: Translator): string {
  const { t } = say;
  const alarms = overview.alarms.map((alarm) => `${alarmText(alarm, say)}\n`).join('');
  const refused = overview.refused.map((record) => `${refusedText(record, say)}\n`).join('');
  const parts = [
    alarms,
    refused,
    sentText(overview, say),
    arrivedText(overview, say),
    gapText(overview, say),
    strayText(overview, say),
  ];
  return parts.some(Boolean) ? parts.filter(Boolean).join('\n') : `${t('receipt.none')}\n`;
}

function sentText({ sent }: ReceiptOverview, say: Translator): string {
  const { t, language } = say;
  if (sent.length === 0) return '';
  return `${t('receipt.sent')}\n${table(
    heads(say),
    sent.map((one) => [
      one.name,
      streamText(one),
      identityText(one.identity),
      formatDateTime(one.at, language),
      one.signer === null ? t('receipt.byCode') : t(`receipt.state.${one.state}`),
      one.missing.join(' '),
    ]),
  )}`;
}

function arrivedText({ arrived }: ReceiptOverview, say: Translator): string {
  const { t, language } = say;
  if (arrived.length === 0) return '';
  return `${t('receipt.arrived')}\n${table(
    heads(say),
    arrived.map((one) => [
      one.name,
      streamText(one),
      identityText(one.identity),
      formatDateTime(one.at, language),
      one.receipt === undefined ? t('receipt.notMade') : t('receipt.made', { at: one.receipt }),
      one.missing.join(' '),
    ]),
  )}`;
}

function heads({ t }: Translator): { head: string }[] {
  return [
    { head: t('column.name') },
    { head: t('label.stream') },
    { head: t('label.identity') },
    { head: t('column.at') },
    { head: t('column.state') },
    { head: t('column.missing') },
  ];
}

function gapText({ neverArrived }: ReceiptOverview, { t }: Translator): string {
  const lines = neverArrived.map(({ stream, numbers }) =>
    t('notice.streamGap', { stream, numbers: numbers.join(', ') }),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function strayText({ neverSent }: ReceiptOverview, { t, language }: Translator): string {
  const lines = neverSent.map(({ bundle, signer, signerName, at }) => {
    const key = signerName ?? (signer === null ? '-' : formatFingerprint(signer.slice(0, 16)));
    return t('receipt.neverSent', { bundle: identityText(bundle), signer: key, at: formatDateTime(at, language) });
  });
  return lines.map((line) => `${line}\n`).join('');
}

function streamText({ stream, number }: { stream?: string | undefined; number?: number | undefined }): string {
  return stream === undefined ? '' : `${stream}, ${number}`;
}

function missingText(missing: readonly string[], { t }: Translator): string {
  if (missing.length === 0) return '';
  return `\n${[t('job.missing', { count: missing.length }), ...missing.map((name) => `  ${name}`)].join('\n')}\n`;
}
