import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { useSay } from '../../language/say.ts';
import { useWorkstationChange } from '../../shell/use-workstation-change.ts';
import { useWorkstation } from '../../shell/workstation.ts';

/** Name of the site that this workstation stands at: bundles for another one are refused. */
export function SiteName(): ReactElement {
  const { t } = useSay();
  const { site = '' } = useWorkstation();
  const [name, setName] = useState(site);
  const set = useWorkstationChange();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ site: name.trim() });
      }}
    >
      <Field label={t('label.site')} hint={t('ui.settings.site.hint')}>
        {(ids) => (
          <div className="path-field short">
            <Input {...ids} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
            <Button htmlType="submit" disabled={name.trim() === site} loading={set.isPending}>
              {t('ui.registries.save')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
