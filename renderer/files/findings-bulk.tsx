import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';
import { type Choice, decideAll, type FoundImage } from './choice.ts';
import type { Shown } from './findings-tabs.tsx';

export interface FindingsBulkProps {
  readonly images: readonly FoundImage[];
  /** Those that pass the filters. */
  readonly fitting: readonly FoundImage[];
  readonly shown: Shown;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}

/** Decides all that the filters show at once; maybes only where nothing but maybes is shown. */
export function FindingsBulk({ images, fitting, shown, choice, onChoice }: FindingsBulkProps): ReactElement {
  const { t } = useSay();
  const meant = fitting.filter(({ certainty }) => certainty !== 'maybe' || shown === 'maybe');
  const dropped = fitting.filter(({ fate }) => fate === 'travels' || shown === 'maybe');
  const isPart = fitting.length < images.length;
  const only = (): void => {
    const these = new Set(fitting);
    const others = images.filter((image) => image.fate === 'travels' && !these.has(image));
    onChoice(decideAll(decideAll(choice, others, false), meant, true));
  };
  return (
    <div className="buttons">
      <Button size="small" disabled={meant.length === 0} onClick={() => onChoice(decideAll(choice, meant, true))}>
        {isPart ? t('ui.travel.these', { count: meant.length }) : t('ui.travel.all')}
      </Button>
      <Button size="small" disabled={dropped.length === 0} onClick={() => onChoice(decideAll(choice, dropped, false))}>
        {isPart ? t('ui.travel.theseNot', { count: dropped.length }) : t('ui.travel.noneOfAll')}
      </Button>
      {isPart ? (
        <Button size="small" disabled={meant.length === 0} onClick={only}>
          {t('ui.travel.onlyThese', { count: meant.length })}
        </Button>
      ) : null}
    </div>
  );
}
