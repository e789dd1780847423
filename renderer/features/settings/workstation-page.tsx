import { Checkbox, Radio } from 'antd';
import type { ReactElement } from 'react';
import { LANGUAGES } from '../../../shared/messages/format.ts';
import { SIDES } from '../../../shared/workstation.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useSay } from '../../language/say.ts';
import { useWorkstationChange } from '../../shell/use-workstation-change.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { SiteName } from './site-name.tsx';

const APPEARANCES = ['system', 'light', 'dark'] as const;
/** Each language is called by its own name, whichever is spoken. */
const OWN_NAMES = { en: 'English', zh: '中文' } as const;

/** Side, site, language and appearance. */
export function WorkstationPage(): ReactElement {
  const { t, language } = useSay();
  const { side, bothSides, appearance } = useWorkstation();
  const set = useWorkstationChange();
  return (
    <div className="form">
      <fieldset className="field">
        <legend>{t('ui.settings.side')}</legend>
        <Radio.Group
          value={side}
          onChange={(event) => set.mutate({ side: SIDES.find((one) => one === event.target.value) })}
          options={SIDES.map((value) => ({ value, label: t(`ui.side.${value}`) }))}
        />
        <Checkbox checked={bothSides} onChange={(event) => set.mutate({ bothSides: event.target.checked })}>
          {t('ui.settings.bothSides')}
        </Checkbox>
        <p className="hint">{t('ui.settings.bothSides.hint')}</p>
      </fieldset>
      <SiteName />
      <fieldset className="field">
        <legend>{t('ui.language')}</legend>
        <Radio.Group
          value={language}
          onChange={(event) => set.mutate({ language: LANGUAGES.find((one) => one === event.target.value) })}
          options={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
        />
      </fieldset>
      <fieldset className="field">
        <legend>{t('ui.settings.appearance')}</legend>
        <Radio.Group
          value={appearance}
          onChange={(event) => set.mutate({ appearance: APPEARANCES.find((one) => one === event.target.value) })}
          options={APPEARANCES.map((value) => ({ value, label: t(`ui.appearance.${value}`) }))}
        />
      </fieldset>
      {set.error ? <ErrorPanel error={set.error} /> : null}
    </div>
  );
}
