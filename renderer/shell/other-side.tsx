import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';
import { addressOf } from './route.ts';

/** In place of a half of the ferry that this workstation does not have: which side it is on, and where that is changed. */
export function OtherSide({ screen }: { screen: 'export' | 'import' }): ReactElement {
  const { t } = useSay();
  return (
    <>
      <h1>{t(`ui.screen.${screen}`)}</h1>
      <p>{t(`ui.otherSide.${screen}`)}</p>
      <p>{t('ui.otherSide.more')}</p>
      <div className="buttons">
        <Button type="primary" href={addressOf('settings', 'workstation')}>
          {t('ui.otherSide.settings')}
        </Button>
      </div>
    </>
  );
}
