import { Checkbox, Select } from 'antd';
import type { ReactElement } from 'react';
import { LEVELS } from '../../../shared/scan.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { useWorkstationChange } from '../../shell/use-workstation-change.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { PolicyWaivers } from './policy-waivers.tsx';

/** What every import and relocation from this workstation keeps to, and what no setting changes. */
export function PoliciesPage(): ReactElement {
  const { t } = useSay();
  const { verifyFirst, maxSeverity, site } = useWorkstation();
  const set = useWorkstationChange();
  return (
    <>
      <p className="lede">{t('ui.policies.what')}</p>
      <div className="form">
        <div className="field">
          <Checkbox checked={verifyFirst} onChange={(event) => set.mutate({ verifyFirst: event.target.checked })}>
            {t('ui.policies.verifyFirst')}
          </Checkbox>
          <p className="hint">{t('ui.policies.verifyFirst.hint')}</p>
        </div>
        <Field label={t('ui.target.maxSeverity')} hint={t('ui.policies.maxSeverity.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={maxSeverity ?? ''}
              onChange={(value) => set.mutate({ maxSeverity: LEVELS.find((level) => level === value) ?? '' })}
              options={[
                { value: '', label: t('ui.policies.maxSeverity.any') },
                ...LEVELS.map((level) => ({ value: level, label: t(`ui.target.level.${level}`) })),
              ]}
            />
          )}
        </Field>
        {maxSeverity === undefined ? null : <PolicyWaivers />}
        {set.error ? <ErrorPanel error={set.error} /> : null}
      </div>
      <h2>{t('ui.policies.always')}</h2>
      <ul className="plain">
        <li>{t('ui.policies.always.notGenuine')}</li>
        <li>{t('ui.policies.always.reason')}</li>
        <li>
          {t('ui.policies.always.site')} <a href={addressOf('settings', 'workstation')}>{site ?? '–'}</a>
        </li>
        <li>{t('ui.policies.always.scanner')}</li>
      </ul>
    </>
  );
}
