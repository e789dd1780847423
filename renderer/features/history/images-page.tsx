import type { ReactElement } from 'react';
import { useSay } from '../../language/say.ts';
import { FoundImages } from './found-images.tsx';
import { ImageLife } from './image-life.tsx';
import { PlacedImages } from './placed-images.tsx';
import { QUESTIONS, useRecordDraft } from './record-draft.ts';
import { UnsignedImages } from './unsigned-images.tsx';

const ANSWERS = { search: FoundImages, destination: PlacedImages, unsigned: UnsignedImages } as const;

/** What is known of images: found by name, by place, or by what is missing. `opened`: one of them, with its whole life. */
export function ImagesPage({ opened }: { opened: string }): ReactElement {
  const { t } = useSay();
  const { value, change } = useRecordDraft();
  if (opened !== '') return <ImageLife name={opened} />;
  const Answer = ANSWERS[value.question];
  return (
    <>
      <fieldset className="chips" aria-label={t('ui.history.show')}>
        {QUESTIONS.map((question) => (
          <button
            type="button"
            key={question}
            aria-pressed={question === value.question}
            onClick={() => change({ question })}
          >
            {t(`ui.images.${question}`)}
          </button>
        ))}
      </fieldset>
      <Answer />
    </>
  );
}
