import { type ReactElement, useMemo } from 'react';
import { formatBytes } from '../../../shared/messages/format.ts';
import type { SurveyedImage } from '../../../shared/survey.ts';
import { type Share, sharesOf } from '../../files/shares.ts';
import { useSay } from '../../language/say.ts';

/** Parts that are drawn one by one; the rest is one more. */
const MOST = 12;

export interface FillBarProps {
  readonly images: readonly SurveyedImage[];
  readonly platforms: readonly string[];
}

/** What fills the stick: a part for each of the largest images, and layers that several share apart. */
export function FillBar({ images, platforms }: FillBarProps): ReactElement | null {
  const { t, language, labelled } = useSay();
  const shares = useMemo(() => sharesOf(images, platforms, MOST), [images, platforms]);
  const total = shares.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total === 0) return null;
  const nameOf = ({ kind, name }: Share): string => (kind === 'image' ? name : t(`ui.fill.${kind}`));
  const said = shares
    .map((share) => `${nameOf(share)} ${formatBytes(share.bytes, language)}`)
    .join(language === 'zh' ? '；' : '; ');
  return (
    <figure className="fill-bar">
      <svg viewBox="0 0 1000 20" preserveAspectRatio="none" role="img" aria-label={labelled(t('ui.fill'), said)}>
        {placed(shares, total).map(({ share, from, width }) => (
          <rect key={`${share.kind}/${share.name}`} x={from} width={width} y="0" height="20" data-kind={share.kind}>
            <title>{`${nameOf(share)} ${formatBytes(share.bytes, language)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="note">
        {t('ui.fill.caption', { shared: shares.find(({ kind }) => kind === 'shared')?.bytes ?? 0 })}
      </figcaption>
    </figure>
  );
}

/** Where each part begins, and how wide it is, of a thousand. */
function placed(shares: readonly Share[], whole: number): { share: Share; from: number; width: number }[] {
  let from = 0;
  return shares.map((share) => {
    const width = (share.bytes / whole) * 1000;
    const place = { share, from, width };
    from += width;
    return place;
  });
}
