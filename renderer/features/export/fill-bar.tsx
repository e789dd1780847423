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
  const { t, language, labelled, clauses } = useSay();
  const shares = useMemo(() => sharesOf(images, platforms, MOST), [images, platforms]);
  const total = shares.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total === 0) return null;
  const nameOf = ({ kind, name, images: count }: Share): string => {
    if (kind === 'image') return name;
    return kind === 'rest' ? t('ui.fill.rest', { count }) : t('ui.fill.shared');
  };
  const said = clauses(shares.map((share) => `${nameOf(share)} ${formatBytes(share.bytes, language)}`));
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
        {t('ui.fill')}
        <Legend shares={shares} />
      </figcaption>
    </figure>
  );
}

/** What each colour stands for, and what that weighs. */
function Legend({ shares }: { shares: readonly Share[] }): ReactElement {
  const { t, language, labelled } = useSay();
  const kinds = Map.groupBy(shares, ({ kind }) => kind);
  const words = (kind: Share['kind'], count: number): string => {
    if (kind === 'shared') return t('ui.fill.shared');
    return t(kind === 'image' ? 'ui.fill.images' : 'ui.fill.rest', { count });
  };
  return (
    <ul>
      {[...kinds].map(([kind, parts]) => (
        <li key={kind} data-kind={kind}>
          {labelled(words(kind, sumOf(parts, 'images')), formatBytes(sumOf(parts, 'bytes'), language))}
        </li>
      ))}
    </ul>
  );
}

function sumOf(shares: readonly Share[], what: 'images' | 'bytes'): number {
  return shares.reduce((sum, share) => sum + share[what], 0);
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
