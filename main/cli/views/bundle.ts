import { formatHead } from '../../../shared/audit.ts';
import type { BundleView } from '../../../shared/contract.ts';
import { formatBytes, formatDateTime, formatDigest, formatFingerprint } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { labelled, table } from '../table.ts';
import { verdictText } from './verdict.ts';

/** All of a bundle's list: who, when, which images, on which volumes. */
export function bundleText(bundle: BundleView, say: Translator): string {
  const parts = [headText(bundle, say), imagesText(bundle, say)];
  if (bundle.volumes.length > 1) parts.push(volumesText(bundle, say));
  if (bundle.requires.length > 0) parts.push(requiresText(bundle, say));
  return parts.join('\n');
}

/** The identity as people compare it: its first 16 hex digits in groups of four. */
export function identityText(identity: string): string {
  return formatFingerprint(identity.replace(/^sha256:/, '').slice(0, 16));
}

function headText(bundle: BundleView, say: Translator): string {
  const { t, language } = say;
  const { line, more } = verdictText(bundle.verdict, say);
  const number = bundle.number === undefined ? '' : `, ${bundle.number}`;
  return labelled([
    [t('label.verdict'), line],
    ['', more],
    [t('label.name'), bundle.name],
    [t('label.identity'), identityText(bundle.identity)],
    [t('label.practice'), bundle.practice ? t('word.yes') : undefined],
    [t('label.created'), formatDateTime(bundle.created, language)],
    [t('label.creator'), bundle.creator],
    [t('label.operator'), bundle.operator],
    [t('label.stream'), bundle.stream === undefined ? undefined : `${bundle.stream}${number}`],
    [t('label.audience'), bundle.audience],
    [t('label.notAfter'), bundle.notAfter === undefined ? undefined : formatDateTime(bundle.notAfter, language)],
    [t('label.head'), bundle.auditHead && formatHead(bundle.auditHead)],
    [t('label.form'), t(`form.${bundle.form}`)],
    [t('label.bytes'), formatBytes(bundle.bytes, language)],
    ...Object.entries(bundle.annotations),
    [t('label.leftOut'), bundle.leftOut.map(({ reference, code }) => `${reference} (${code})`).join(', ')],
    [t('label.accepted'), bundle.accepted.map(({ where, reason }) => `${where} (${reason})`).join(', ')],
    [t('label.sources'), bundle.sources.join(', ')],
    [t('label.litter'), bundle.litter.join(', ')],
  ]);
}

function imagesText({ images }: BundleView, { t, language }: Translator): string {
  return table(
    [
      { head: t('column.reference') },
      { head: t('column.digest') },
      { head: t('column.size'), align: 'right' },
      { head: t('column.platforms') },
      { head: t('column.source') },
    ],
    images.map((image) => [
      image.reference,
      image.originalIndex === undefined
        ? formatDigest(image.digest)
        : t('bundle.reduced', { digest: formatDigest(image.digest), original: formatDigest(image.originalIndex) }),
      formatBytes(image.size, language),
      image.platforms.join(' '),
      `${image.resolvedBy} (${t(`word.${image.confirmedBy}`)})`,
    ]),
  );
}

function volumesText({ volumes }: BundleView, { t, language }: Translator): string {
  return table(
    [
      { head: t('column.volume'), align: 'right' },
      { head: t('column.size'), align: 'right' },
      { head: t('column.state') },
      { head: t('column.images') },
    ],
    volumes.map((volume) => [
      String(volume.number),
      formatBytes(volume.bytes, language),
      volume.path ?? t('word.notHere'),
      volume.images.join(' '),
    ]),
  );
}

function requiresText({ requires }: BundleView, { t, language }: Translator): string {
  return table(
    [{ head: t('label.requires') }, { head: t('column.size'), align: 'right' }],
    requires.map(({ digest, size }) => [digest, formatBytes(size, language)]),
  );
}
