import { Checkbox, Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { LEVELS } from '../../shared/scan.ts';
import { Field } from '../components/field.tsx';
import { PathField } from '../components/path-field.tsx';
import { useSay } from '../language/say.ts';
import { useWorkstation } from '../shell/workstation.ts';
import type { TargetDraft } from './target-draft.ts';

export interface AfterwardsFieldsProps {
  readonly draft: TargetDraft;
  readonly onChange: (part: Partial<TargetDraft>) => void;
}

/** What Harbor does once everything is in place: scan, and pass on. */
export function AfterwardsFields({ draft, onChange }: AfterwardsFieldsProps): ReactElement {
  const { t } = useSay();
  const held = useWorkstation().maxSeverity;
  const scan = draft.scan || held !== undefined;
  const levels = held === undefined ? LEVELS : LEVELS.slice(0, LEVELS.indexOf(held) + 1);
  return (
    <>
      <div className="field">
        <Checkbox
          checked={scan}
          disabled={held !== undefined}
          onChange={(event) => onChange({ scan: event.target.checked })}
        >
          {t('ui.target.scan')}
        </Checkbox>
        <p className="hint">{t(held === undefined ? 'ui.target.scan.hint' : 'ui.policies.held')}</p>
      </div>
      {scan ? (
        <>
          <Field label={t('ui.target.maxSeverity')} hint={t('ui.target.maxSeverity.hint')}>
            {(ids) => (
              <Select
                {...ids}
                value={draft.maxSeverity ?? held ?? ''}
                onChange={(value) => onChange({ maxSeverity: LEVELS.find((level) => level === value) })}
                options={[
                  ...(held === undefined ? [{ value: '', label: t('ui.target.maxSeverity.any') }] : []),
                  ...levels.map((level) => ({ value: level, label: t(`ui.target.level.${level}`) })),
                ]}
              />
            )}
          </Field>
          <PathField
            label={t('ui.target.waivers')}
            hint={t('ui.target.waivers.hint')}
            pick="any"
            value={draft.waivers}
            onChange={(waivers) => onChange({ waivers })}
          />
        </>
      ) : null}
      <Field label={t('ui.target.replicate')} hint={t('ui.target.replicate.hint')}>
        {(ids) => (
          <Input {...ids} value={draft.replicate} onChange={(event) => onChange({ replicate: event.target.value })} />
        )}
      </Field>
    </>
  );
}
