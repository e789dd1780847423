import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { Finding } from '../../shared/finding.ts';
import { useSay } from '../language/say.ts';

/** A maybe: why it could be an image, and the two answers. */
export function MaybeButtons(props: { finding: Finding; onDecide: (travels: boolean) => void }): ReactElement {
  const { t, labelled } = useSay();
  const { finding, onDecide } = props;
  return (
    <span className="maybe">
      <span className="note" title={finding.path}>
        {t('certainty.maybe')} · {t(`how.${finding.how}`)}
      </span>
      <Button size="small" aria-label={labelled(t('ui.travel.does'), finding.reference)} onClick={() => onDecide(true)}>
        {t('ui.travel.does')}
      </Button>
      <Button
        size="small"
        aria-label={labelled(t('ui.travel.doesNot'), finding.reference)}
        onClick={() => onDecide(false)}
      >
        {t('ui.travel.doesNot')}
      </Button>
    </span>
  );
}
