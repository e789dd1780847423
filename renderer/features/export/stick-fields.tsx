import { Input, Radio } from 'antd';
import type { ReactElement } from 'react';
import type { FolderView } from '../../../shared/workstation.ts';
import { errorOf } from '../../client/failure.ts';
import { Field } from '../../components/field.tsx';
import { PathField } from '../../components/path-field.tsx';
import { useSay } from '../../language/say.ts';
import type { Draft } from '../../shell/draft.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { type ExportDraft, folderOf, nameOf, outputOf } from './export-draft.ts';

export interface StickFieldsProps {
  readonly draft: Draft<ExportDraft>;
  readonly medium: FolderView | undefined;
  readonly wrong: Error | null;
}

/** Folder, name and form of the bundle. */
export function StickFields({ draft: { value, change }, medium, wrong }: StickFieldsProps): ReactElement {
  const { t, error: textOf } = useSay();
  const workstation = useWorkstation();
  return (
    <div className="form">
      <PathField
        label={t('ui.stick.folder')}
        pick="folder"
        value={folderOf(value, workstation)}
        onChange={(folder) => change({ folder })}
        hint={medium ? undefined : t('ui.stick.folder.hint')}
        error={wrong ? textOf(errorOf(wrong)).title : undefined}
      />
      <Field
        label={t('ui.stick.name')}
        hint={folderOf(value, workstation).trim() === '' ? null : <code>{outputOf(value, workstation)}</code>}
      >
        {(ids) => (
          <Input
            {...ids}
            maxLength={60}
            value={nameOf(value)}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <fieldset className="field">
        <legend>{t('label.form')}</legend>
        <Radio.Group
          value={value.form}
          onChange={(event) => change({ form: event.target.value === 'tar' ? 'tar' : 'folder' })}
          options={[
            { value: 'folder', label: t('ui.stick.form.folder') },
            { value: 'tar', label: t('ui.stick.form.tar') },
          ]}
        />
      </fieldset>
    </div>
  );
}
