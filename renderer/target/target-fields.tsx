import { AutoComplete, Input, Radio } from 'antd';
import type { ReactElement } from 'react';
import type { RefStyle } from '../../shared/contract.ts';
import { useLook } from '../client/use-client.ts';
import { Field } from '../components/field.tsx';
import { Fold } from '../components/fold.tsx';
import { PathField } from '../components/path-field.tsx';
import { useSay } from '../language/say.ts';
import { useWorkstation } from '../shell/workstation.ts';
import { AddressPreview } from './address-preview.tsx';
import { AfterwardsFields } from './afterwards-fields.tsx';
import { ProjectFields } from './project-fields.tsx';
import { rewriteToOf, type TargetDraft, targetOf } from './target-draft.ts';
import { withoutScheme } from './without-scheme.ts';

const STYLES: readonly RefStyle[] = ['digest', 'tag', 'both'];

export interface TargetFieldsProps {
  readonly draft: TargetDraft;
  readonly onChange: (part: Partial<TargetDraft>) => void;
  /** For the preview. */
  readonly images: readonly { readonly reference: string; readonly digest?: string }[];
}

/** Registry and project, paths with a live preview, and what becomes of the files. */
export function TargetFields({ draft, onChange, images }: TargetFieldsProps): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  const registries = useLook('registry.list', {}).data ?? [];
  const to = targetOf(draft, workstation);
  return (
    <>
      <div className="form columns">
        <Field label={t('ui.target.to')} hint={t('ui.target.to.hint')}>
          {(ids) => (
            <AutoComplete
              {...ids}
              value={to}
              onChange={(next: string) => onChange({ to: withoutScheme(next) })}
              options={registries.map(({ host }) => ({ value: `${host}/` }))}
              placeholder="harbor.example.com/project"
            />
          )}
        </Field>
        <Field label={t('ui.target.template')} hint={t('ui.target.template.hint')}>
          {(ids) => (
            <Input
              {...ids}
              className="mono"
              value={draft.pathTemplate}
              placeholder="{registry}/{path}"
              onChange={(event) => onChange({ pathTemplate: event.target.value })}
            />
          )}
        </Field>
      </div>
      <AddressPreview images={images} to={to} pathTemplate={draft.pathTemplate} />
      <div className="form columns">
        <PathField
          label={t('ui.target.rewriteTo')}
          hint={t('ui.target.rewriteTo.hint')}
          pick="folder"
          value={rewriteToOf(draft, workstation)}
          onChange={(rewriteTo) => onChange({ rewriteTo })}
        />
        <fieldset className="field">
          <legend>{t('ui.target.ref')}</legend>
          <Radio.Group
            value={draft.ref}
            onChange={(event) => onChange({ ref: STYLES.find((style) => style === event.target.value) ?? 'digest' })}
            options={STYLES.map((value) => ({ value, label: t(`ui.target.ref.${value}`) }))}
          />
        </fieldset>
      </div>
      <Fold className="more" title={t('ui.more')}>
        <div className="form columns">
          <ProjectFields draft={draft} onChange={onChange} />
          <AfterwardsFields draft={draft} onChange={onChange} />
          <Field label={t('ui.target.lock')} hint={t('ui.target.lock.hint')}>
            {(ids) => (
              <Input
                {...ids}
                className="mono"
                value={draft.lockOutput}
                onChange={(event) => onChange({ lockOutput: event.target.value })}
              />
            )}
          </Field>
          {(['operator', 'reviewer', 'ticket'] as const).map((key) => (
            <Field key={key} label={t(`ui.more.${key}`)} hint={t(`ui.more.${key}.hint`)}>
              {(ids) => (
                <Input {...ids} value={draft[key]} onChange={(event) => onChange({ [key]: event.target.value })} />
              )}
            </Field>
          ))}
        </div>
      </Fold>
    </>
  );
}
