import { type ReactElement, useMemo, useState } from 'react';
import { FilterBox } from '../components/filter-box.tsx';
import { fits } from '../components/fits.ts';
import { type Choice, decide, type FoundImage } from './choice.ts';
import { FindingsBulk } from './findings-bulk.tsx';
import { FindingsList } from './findings-list.tsx';
import { FindingsTabs, type Shown, shownBy } from './findings-tabs.tsx';
import type { Survey } from './use-survey.ts';

export interface FindingsPanelProps {
  readonly images: readonly FoundImage[];
  readonly survey: Survey;
  readonly platforms: readonly string[];
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}

/** The findings with their filters. */
export function FindingsPanel({ images, survey, platforms, choice, onChoice }: FindingsPanelProps): ReactElement {
  const [filter, setFilter] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const fitting = useMemo(
    () => images.filter((image) => shownBy(shown, image) && isWanted(filter, image)),
    [images, filter, shown],
  );
  return (
    <div className="findings">
      <div className="toolbar">
        <FilterBox value={filter} onChange={setFilter} />
        <FindingsTabs images={images} shown={shown} onShow={setShown} />
      </div>
      <FindingsBulk images={images} fitting={fitting} shown={shown} choice={choice} onChoice={onChoice} />
      <FindingsList
        images={fitting}
        surveyed={survey.images}
        platforms={platforms}
        onDecide={(image, wanted) => onChoice(decide(choice, image, wanted))}
      />
    </div>
  );
}

function isWanted(filter: string, { reference, findings }: FoundImage): boolean {
  return fits(filter, reference) || findings.some(({ file, path }) => fits(filter, file, path));
}
