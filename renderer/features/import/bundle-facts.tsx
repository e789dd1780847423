import type { ReactElement } from 'react';
import type { BundleView } from '../../../shared/contract.ts';
import { formatCount } from '../../components/count.ts';
import { Fingerprint } from '../../components/digest.tsx';
import { Facts } from '../../components/facts.tsx';
import { Figures } from '../../components/figures.tsx';
import { Size } from '../../components/size.tsx';
import { When } from '../../components/when.tsx';
import { useSay } from '../../language/say.ts';

/** What the packing list says of the bundle as a whole. */
export function BundleFacts({ view }: { view: BundleView }): ReactElement {
  const { t, language, list } = useSay();
  const here = view.volumes.filter(({ path }) => path !== undefined).length;
  const missing = view.volumes.filter(({ path }) => path === undefined).map(({ number }) => number);
  return (
    <>
      <Figures
        figures={[
          { label: t('ui.figure.images'), value: formatCount(view.images.length, language) },
          { label: t('ui.figure.size'), value: <Size bytes={view.bytes} /> },
          {
            label: t('ui.figure.volumes'),
            value: t('progress.items', {
              done: formatCount(here, language),
              total: formatCount(view.volumes.length, language),
            }),
            tone: missing.length > 0 ? 'bad' : 'good',
            note: missing.length > 0 ? t('ui.import.missing', { volumes: list(missing.map(String)) }) : undefined,
          },
          { label: t('label.identity'), value: <Fingerprint value={view.identity} start={16} /> },
        ]}
      />
      <Facts
        facts={[
          [t('label.name'), view.name],
          [t('label.created'), <When key="at" at={view.created} />],
          [t('label.creator'), view.creator],
          [t('label.operator'), view.operator],
          [t('label.stream'), view.stream === undefined ? undefined : `${view.stream} · ${view.number ?? ''}`],
          [t('label.audience'), view.audience],
          [t('label.notAfter'), view.notAfter ? <When key="until" at={view.notAfter} /> : undefined],
          [t('label.form'), t(`form.${view.form}`)],
          ...Object.entries(view.annotations).map(([name, text]) => [name, text] as const),
        ]}
      />
    </>
  );
}
