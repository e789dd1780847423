import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';

/** Says what becomes of images that a person left out because they could not be had. */
export function LeftOut({ count }: { count: number }): ReactElement | null {
  const { t } = useSay();
  return count > 0 ? <p className="note">{t('ui.survey.leftOut', { count })}</p> : null;
}
