import { Skeleton } from 'antd';
import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';

/** Stands where something is on its way. */
export function Loading({ rows = 4 }: { rows?: number }): ReactElement {
  const { t } = useSay();
  return (
    <div role="status" aria-label={t('ui.loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}
