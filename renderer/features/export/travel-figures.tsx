import type { ReactElement } from 'react';
import { formatCount } from '../../components/count.ts';
import { Figures } from '../../components/figures.tsx';
import { Size } from '../../components/size.tsx';
import type { Choosing } from '../../files/use-choosing.ts';
import { useSay } from '../../language/say.ts';

/** How many images, from how many places and files, and how many bytes. */
export function TravelFigures({ choosing }: { choosing: Choosing }): ReactElement {
  const { t, language } = useSay();
  const { travelling, scan, survey, bytes, weighed } = choosing;
  return (
    <Figures
      figures={[
        { label: t('ui.figure.images'), value: formatCount(travelling.length, language) },
        {
          label: t('ui.figure.size'),
          value: <Size bytes={bytes} />,
          note: weighed
            ? t('ui.figure.shared')
            : t('ui.figure.asked', {
                done: formatCount(survey.asked, language),
                total: formatCount(survey.total, language),
              }),
        },
        { label: t('ui.figure.places'), value: formatCount(scan.data?.findings.length ?? 0, language) },
        { label: t('ui.figure.files'), value: formatCount(scan.data?.files ?? 0, language) },
      ]}
    />
  );
}
