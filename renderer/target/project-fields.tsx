import { Checkbox, Input } from 'antd';
import type { ReactElement } from 'react';
import { Field } from '../components/field.tsx';
import { isWrongSize } from '../components/parse-size.ts';
import { useSay } from '../language/say.ts';
import type { TargetDraft } from './target-draft.ts';

export interface ProjectFieldsProps {
  readonly draft: TargetDraft;
  readonly onChange: (part: Partial<TargetDraft>) => void;
}

/** Whether the project is made where it is not there yet, open to all or not, and with which quota. */
export function ProjectFields({ draft, onChange }: ProjectFieldsProps): ReactElement {
  const { t } = useSay();
  const { projectQuota, createProject, projectPublic } = draft;
  return (
    <>
      <div className="field">
        <Checkbox checked={createProject} onChange={(event) => onChange({ createProject: event.target.checked })}>
          {t('ui.target.createProject')}
        </Checkbox>
        <Checkbox
          checked={projectPublic}
          disabled={!createProject}
          onChange={(event) => onChange({ projectPublic: event.target.checked })}
        >
          {t('ui.target.projectPublic')}
        </Checkbox>
      </div>
      {createProject ? (
        <Field
          label={t('ui.target.projectQuota')}
          hint={t('ui.target.projectQuota.hint')}
          error={isWrongSize(projectQuota) ? t('ui.more.volumeSize.wrong') : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              value={projectQuota}
              placeholder="100GB"
              onChange={(event) => onChange({ projectQuota: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
