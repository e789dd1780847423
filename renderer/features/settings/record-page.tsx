import type { ReactElement } from 'react';
import { useSay } from '../../language/say.ts';
import { CatalogCopies } from './catalog-copies.tsx';
import { Forwarding } from './forwarding.tsx';

/** Where the record goes beside this workstation: a collector of the site, copies, lists. */
export function RecordPage(): ReactElement {
  const { t } = useSay();
  return (
    <>
      <h2>{t('ui.forward.title')}</h2>
      <Forwarding />
      <h2>{t('ui.copies.title')}</h2>
      <CatalogCopies />
    </>
  );
}
