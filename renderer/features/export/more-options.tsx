import { Checkbox, Input } from 'antd';
import type { ReactElement } from 'react';
import { Field } from '../../components/field.tsx';
import { Fold } from '../../components/fold.tsx';
import { isWrongSize } from '../../components/parse-size.ts';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import type { ExportDraft } from './export-draft.ts';

/** Why the export goes on where it was stopped. */
const REASONS = ['acceptSecrets', 'acceptDamagedLog'] as const;
const TEXTS = ['stream', 'audience', 'notAfter', 'operator', 'reviewer', 'ticket'] as const;

/** What most exports do without: folded, and open where something was entered. */
export function MoreOptions({ draft: { value, change } }: { draft: Draft<ExportDraft> }): ReactElement {
  const { t } = useSay();
  const used =
    REASONS.some((key) => value[key] !== '') || value.volumeSize !== '' || TEXTS.some((key) => value[key] !== '');
  return (
    <Fold className="more" title={t('ui.more')} open={used}>
      <div className="form columns">
        {TEXTS.map((key) => (
          <Field key={key} label={t(`ui.more.${key}`)} hint={t(`ui.more.${key}.hint`)}>
            {(ids) => (
              <Input
                {...ids}
                value={value[key]}
                type={key === 'notAfter' ? 'date' : 'text'}
                onChange={(event) => change({ [key]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field
          label={t('ui.more.volumeSize')}
          hint={t('ui.more.volumeSize.hint')}
          error={isWrongSize(value.volumeSize) ? t('ui.more.volumeSize.wrong') : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              value={value.volumeSize}
              placeholder="4.7GB"
              onChange={(event) => change({ volumeSize: event.target.value })}
            />
          )}
        </Field>
        {REASONS.map((key) => (
          <Field key={key} label={t(`ui.more.${key}`)} hint={t(`ui.more.${key}.hint`)}>
            {(ids) => <Input {...ids} value={value[key]} onChange={(event) => change({ [key]: event.target.value })} />}
          </Field>
        ))}
        <Checkbox checked={value.leaveAnyOut} onChange={(event) => change({ leaveAnyOut: event.target.checked })}>
          {t('ui.more.leaveOut')}
        </Checkbox>
        <Checkbox checked={value.confirmOrigin} onChange={(event) => change({ confirmOrigin: event.target.checked })}>
          {t('ui.more.confirmOrigin')}
        </Checkbox>
      </div>
    </Fold>
  );
}
