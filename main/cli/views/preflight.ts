import type { Translator } from '../../../shared/messages/translator.ts';
import type { Preflight, PreflightCheck } from '../../../shared/preflight.ts';
import { labelled, table } from '../table.ts';

/** What preflight found: a table of checks, what to do about each that did not pass, and the plan. */
export function preflightText(preflight: Preflight, say: Translator): string {
  const { t } = say;
  const asked = preflight.checks.filter(({ says }) => says !== 'notAsked');
  const rows = asked.map((row) => [
    t(`preflight.${row.check}`),
    t(`preflight.outcome.${row.outcome}`),
    foundText(row, preflight, say),
  ]);
  const left = preflight.checks.length - asked.length;
  const found = table([{ head: t('column.check') }, { head: t('column.outcome') }, { head: t('column.found') }], rows);
  const notAsked = left > 0 ? `${t('preflight.notAsked.count', { count: left })}\n` : '';
  const parts = [
    found,
    notAsked,
    remediesText(preflight, say),
    certificateText(preflight, say),
    planText(preflight, say),
  ];
  return parts.filter(Boolean).join('\n');
}

/** One row's finding as a sentence; a stop says what its error says, of a certificate what is not said below. */
function foundText(
  { check, says, params, error }: PreflightCheck,
  { certificate }: Preflight,
  say: Translator,
): string {
  if (error) {
    const { title, explain } = say.error(error);
    const more = check === 'tls' && certificate ? [] : [explain];
    return [`${error.short} ${title}`, ...more].join(say.language === 'zh' ? '。' : '. ');
  }
  return say.maybe(`preflight.${check}.${says}`, params) ?? says;
}

function remediesText({ checks }: Preflight, say: Translator): string {
  return labelled(
    checks.flatMap((row): [string, string][] => {
      const { check, outcome, says, params, error } = row;
      const remedy = error
        ? say.error(error).remedy
        : outcome === 'warn'
          ? say.maybe(`preflight.${check}.${says}.remedy`, params)
          : undefined;
      return remedy ? [[say.t(`preflight.${check}`), say.t('error.remedy', { remedy })]] : [];
    }),
  );
}

function certificateText({ certificate, host }: Preflight, { t }: Translator): string {
  if (!certificate) return '';
  const { shown, trust } = certificate;
  const { subject, issuer, validFrom: from, validTo: to, fingerprint } = shown;
  const offered = { host, subject: trust.subject, to: trust.validTo, fingerprint: trust.fingerprint };
  return [
    t('preflight.certificate.shown', { subject, issuer, from, to, fingerprint }),
    t('preflight.certificate.offer', offered),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function planText({ plan }: Preflight, { t }: Translator): string {
  if (!plan) return '';
  const { images, blobs, bytes, seconds } = plan;
  const lines = [
    t('preflight.plan.images', { new: images.new, moved: images.moved, skipped: images.skipped }),
    ...(images.missing > 0 ? [t('preflight.plan.missing', { missing: images.missing })] : []),
    ...(images.refused > 0 ? [t('preflight.plan.refused', { refused: images.refused })] : []),
    t('preflight.plan.blobs', { ...blobs, bytes }),
    ...(seconds === undefined ? [] : [t('preflight.plan.time', { seconds })]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
