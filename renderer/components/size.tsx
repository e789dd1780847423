import type { ReactElement } from 'react';
import { formatBytes } from '../../shared/messages/format.ts';
import { useSay } from '../language/say.ts';

/** Bytes in binary units, never broken over two lines. */
export function Size({ bytes }: { bytes: number | undefined }): ReactElement {
  const { language } = useSay();
  return <span className="size">{bytes === undefined ? '–' : formatBytes(bytes, language)}</span>;
}
