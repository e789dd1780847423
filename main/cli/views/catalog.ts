import { auditText } from '../../../shared/messages/audit-text.ts';
import { actorText, doerText } from '../../../shared/messages/doer-text.ts';
import { formatDateTime, formatDigest, formatFingerprint } from '../../../shared/messages/format.ts';
import { imageEventText } from '../../../shared/messages/image-event-text.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { verdictText } from '../../../shared/messages/verdict-text.ts';
import type {
  BundleEvent,
  FoundImage,
  ImageEvent,
  NamedByFile,
  PlacedImage,
  RecordedBundle,
} from '../../../shared/record-contract.ts';
import { labelled, table } from '../table.ts';
import { identityText } from './bundle.ts';

/** What was found, the newest names first. */
export function foundText(images: readonly FoundImage[], { t, language }: Translator): string {
  if (images.length === 0) return `${t('catalog.nothing')}\n`;
  return table(
    [{ head: t('column.reference') }, { head: t('column.digest') }, { head: t('column.updated') }],
    images.map(({ reference, digest, last }) => [
      reference,
      digest === undefined ? '' : formatDigest(digest),
      last === undefined ? '' : formatDateTime(last, language),
    ]),
  );
}

/** An image's life, oldest first. */
export function lifeText(events: readonly ImageEvent[], say: Translator): string {
  const { t, language } = say;
  if (events.length === 0) return `${t('catalog.nothing')}\n`;
  return table(
    [
      { head: t('column.at') },
      { head: t('column.event') },
      { head: t('column.reference') },
      { head: t('column.digest') },
      { head: t('column.detail') },
    ],
    events.map((event) => [
      formatDateTime(event.at, language, 'seconds'),
      t(`catalog.event.${event.kind}`),
      event.reference,
      event.digest === undefined ? '' : formatDigest(event.digest),
      imageEventText(event, say).join('; '),
    ]),
  );
}

/** What stands at a destination. */
export function placedText(images: readonly PlacedImage[], limit: number, { t, language }: Translator): string {
  const last = images.at(-1);
  if (!last) return `${t('catalog.nothing')}\n`;
  const text = table(
    [
      { head: t('column.target') },
      { head: t('column.digest') },
      { head: t('column.reference') },
      { head: t('column.at') },
    ],
    images.map(({ address, digest, reference, at }) => [
      address,
      digest === null ? '' : formatDigest(digest),
      reference,
      formatDateTime(at, language),
    ]),
  );
  return images.length < limit ? text : `${text}\n${t('catalog.next', { address: last.address })}\n`;
}

/** Files that name what nobody trusted vouched for. */
export function unsignedText(places: readonly NamedByFile[], say: Translator): string {
  const { t, language } = say;
  if (places.length === 0) return `${t('catalog.allSigned')}\n`;
  return table(
    [
      { head: t('catalog.file') },
      { head: t('column.reference') },
      { head: t('catalog.bundle') },
      { head: t('column.at') },
      { head: t('label.verdict') },
      { head: t('catalog.reason') },
    ],
    places.map(({ file, line, reference, bundle, at, verdict, reason }) => [
      `${file}:${line}`,
      reference,
      bundle,
      formatDateTime(at, language),
      say.maybe(`audit.word.${verdict}`) ?? verdict,
      reason ?? '',
    ]),
  );
}

const BUNDLE_ACTIONS = { exported: 'bundle.sealed', imported: 'bundle.imported', verified: 'bundle.verified' } as const;

/** Bundles, the newest first, with what happened and who signed. */
export function bundlesText(bundles: readonly BundleEvent[], say: Translator): string {
  const { t, language } = say;
  if (bundles.length === 0) return `${t('catalog.nothing')}\n`;
  return table(
    [
      { head: t('column.at') },
      { head: t('column.event') },
      { head: t('catalog.bundle') },
      { head: t('label.identity') },
      { head: t('label.stream') },
      { head: t('label.verdict') },
      { head: t('label.signer') },
    ],
    bundles.map((bundle) => [
      formatDateTime(bundle.at, language),
      t(`audit.${BUNDLE_ACTIONS[bundle.role]}`),
      bundle.name,
      formatDigest(bundle.identity),
      bundle.stream === undefined ? '' : `${bundle.stream}, ${bundle.number}`,
      verdictText(bundle, say),
      signerText(bundle),
    ]),
  );
}

function signerText({ signer, signerName }: Pick<BundleEvent, 'signer' | 'signerName'>): string {
  return signerName ?? (signer === undefined ? '' : formatFingerprint(signer.slice(0, 16)));
}

/** One receipt in a line. */
function receiptText(receipt: RecordedBundle['receipts'][number], say: Translator): string {
  const { t, language } = say;
  const { direction, at, total, missing, reason, signer } = receipt;
  const parts = [
    t(`catalog.receipt.${direction}`),
    total === null ? t('receipt.imagesUnknown') : t('print.receipt.count', { done: total - missing, total }),
    signer === undefined ? t('receipt.unsigned') : t('catalog.signedBy', { signer: signerText(receipt) }),
    ...(reason === undefined ? [] : [t('catalog.because', { reason })]),
    ...(receipt.who ? actorText(receipt.who, say) : []),
  ];
  return `  ${formatDateTime(at, language, 'seconds')}  ${parts.join('; ')}\n`;
}

/** A bundle: what happened with it, what it brought and what never arrived. */
export function bundleLifeText(bundle: RecordedBundle, say: Translator): string {
  const { t, language } = say;
  const { name, identity, stream, number, images, missing, landed, events } = bundle;
  const head = labelled([
    [t('label.name'), name],
    [t('label.identity'), identityText(identity)],
    [t('label.stream'), stream === undefined ? undefined : `${stream}, ${number}`],
    [t('print.receipt.images'), String(images)],
    [t('column.missing'), missing.length > 0 ? String(missing.length) : undefined],
  ]);
  const happened =
    events.length === 0
      ? ''
      : table(
          [
            { head: t('column.at') },
            { head: t('column.event') },
            { head: t('label.verdict') },
            { head: t('label.signer') },
            { head: t('catalog.reason') },
            { head: t('catalog.who') },
          ],
          events.map(({ at, role, reason, overrides = [], who, ...event }) => [
            formatDateTime(at, language, 'seconds'),
            t(`audit.${BUNDLE_ACTIONS[role]}`),
            verdictText(event, say),
            signerText(event),
            [...(reason === undefined ? [] : [reason]), ...doerText({ overrides }, say)].join('; '),
            who ? actorText(who, say).join(', ') : '',
          ]),
        );
  const answered = bundle.receipts.map((receipt) => receiptText(receipt, say));
  const refused = bundle.refusals.map(({ entry }) => {
    const { what, more } = auditText(entry, say);
    return `  ${formatDateTime(entry.at, language, 'seconds')}  ${[what, ...more].join('; ')}\n`;
  });
  const brought =
    landed.length === 0
      ? ''
      : table(
          [{ head: t('column.reference') }, { head: t('column.target') }, { head: t('column.digest') }],
          landed.map(({ reference, address, digest }) => [reference, address, formatDigest(digest)]),
        );
  const absent = missing.map((reference) => `  ${reference}\n`).join('');
  const receipts = answered.length > 0 ? `${t('catalog.receipts')}\n${answered.join('')}` : '';
  const refusals = refused.length > 0 ? `${t('catalog.refusals')}\n${refused.join('')}` : '';
  return [head, happened, receipts, refusals, brought, absent && `${t('print.receipt.missing')}:\n${absent}`]
    .filter(Boolean)
    .join('\n');
}
