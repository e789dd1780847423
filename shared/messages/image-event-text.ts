import type { ImageEvent } from '../record-contract.ts';
import { doerText } from './doer-text.ts';
import { formatDateTime, formatFingerprint } from './format.ts';
import type { Translator } from './translator.ts';
import { verdictText } from './verdict-text.ts';

/** What is to be said of an event beside its kind, time, reference and digest, part by part. */
export function imageEventText(event: ImageEvent, say: Translator): string[] {
  const { t, language } = say;
  const {
    bundle,
    verdict,
    signer,
    signerName,
    reason,
    address,
    file,
    line,
    what,
    until,
    state,
    severity,
    scanner,
    detail,
  } = event;
  const wordOf = (group: string, value: string | undefined): string | undefined =>
    value === undefined ? undefined : (say.maybe(`${group}.${value}`) ?? value);
  const parts = [
    bundle,
    verdict && verdictText({ ...event, verdict }, say),
    signer && t('catalog.signedBy', { signer: signerName ?? formatFingerprint(signer.slice(0, 16)) }),
    event.kind === 'accessory' ? wordOf('accessory.kind', what) : what,
    event.kind === 'scanned' ? wordOf('scan.verdict', state) : wordOf('catalog.state', state),
    wordOf('scan.severity', severity),
    scanner,
    detail,
    reason && t('catalog.because', { reason }),
    until && t('catalog.until', { until: formatDateTime(until, language) }),
    address && `→ ${address}`,
    file && `${file}:${line}`,
    ...doerText(event, say),
  ];
  return parts.flatMap((part) => (part ? [part] : []));
}
