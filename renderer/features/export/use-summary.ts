import { formatBytes } from '../../../shared/messages/format.ts';
import type { Choosing } from '../../files/use-choosing.ts';
import { useSay } from '../../language/say.ts';

/** `42 images, 18.6 GiB`; without a size while it is not known. */
export function useSummary({ travelling, bytes, weighed }: Choosing): string {
  const { t, language } = useSay();
  const images = t('ui.images', { count: travelling.length });
  return weighed ? t('ui.imagesAndSize', { images, size: formatBytes(bytes, language) }) : images;
}
