import type { ReactElement } from 'react';
import { formatCount } from '../components/count.ts';
import { useSay } from '../language/say.ts';
import type { FoundImage } from './choice.ts';

/** Which findings are shown. */
export const SHOWN = ['all', 'certain', 'likely', 'maybe', 'excluded'] as const;
export type Shown = (typeof SHOWN)[number];

export function shownBy(shown: Shown, { certainty, fate }: FoundImage): boolean {
  if (shown === 'all') return true;
  return shown === 'excluded' ? fate === 'excluded' : fate !== 'excluded' && certainty === shown;
}

export interface FindingsTabsProps {
  readonly images: readonly FoundImage[];
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
}

/** How many there are of each kind; a click shows those alone. */
export function FindingsTabs({ images, shown, onShow }: FindingsTabsProps): ReactElement {
  const { t, language } = useSay();
  return (
    <fieldset className="chips" aria-label={t('ui.travel.show')}>
      {SHOWN.map((one) => (
        <button type="button" key={one} aria-pressed={one === shown} onClick={() => onShow(one)}>
          {t(`ui.travel.show.${one}`)} {formatCount(images.filter((image) => shownBy(one, image)).length, language)}
        </button>
      ))}
    </fieldset>
  );
}
