import type { ReactElement } from 'react';
import { formatDateTime } from '../../shared/messages/format.ts';
import { useSay } from '../language/say.ts';

/** A time in the reader's zone. */
export function When({ at, precision }: { at: string; precision?: 'minutes' | 'seconds' }): ReactElement {
  const { language } = useSay();
  return (
    <time dateTime={at} className="when">
      {formatDateTime(at, language, precision)}
    </time>
  );
}
