import { Checkbox, Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { AUDIT_ACTIONS } from '../../../shared/audit.ts';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';
import { useRecordDraft } from './record-draft.ts';

const TEXTS = ['person', 'on', 'since', 'until'] as const;

/** Which entries of the audit log: by person, by what was acted on, by what was done, by day. */
export function LogFilters(): ReactElement {
  const { t } = useSay();
  const { value, change } = useRecordDraft();
  return (
    <div className="form columns log-filters">
      {TEXTS.map((key) => (
        <Field key={key} label={t(`ui.log.${key}`)}>
          {(ids) => (
            <Input
              {...ids}
              allowClear
              type={key === 'since' || key === 'until' ? 'date' : 'text'}
              value={value[key]}
              onChange={(event) => change({ [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t('ui.log.action')}>
        {(ids) => (
          <Select
            {...ids}
            value={value.action}
            onChange={(action) => change({ action })}
            options={[
              { value: '', label: t('ui.history.all') },
              ...AUDIT_ACTIONS.map((action) => ({ value: action, label: t(`audit.${action}`) })),
            ]}
          />
        )}
      </Field>
      <Checkbox checked={value.overridden} onChange={(event) => change({ overridden: event.target.checked })}>
        {t('ui.log.overridden')}
      </Checkbox>
    </div>
  );
}
