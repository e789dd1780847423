import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { PathField } from '../../components/path-field.tsx';
import { useSay } from '../../language/say.ts';
import { useWorkstationChange } from '../../shell/use-workstation-change.ts';
import { useWorkstation } from '../../shell/workstation.ts';

/** The file of waivers that counts where a job names none. */
export function PolicyWaivers(): ReactElement {
  const { t } = useSay();
  const { waivers = '' } = useWorkstation();
  const [path, setPath] = useState(waivers);
  const set = useWorkstationChange();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ waivers: path.trim() });
      }}
    >
      <PathField
        label={t('ui.target.waivers')}
        hint={t('ui.policies.waivers.hint')}
        pick="any"
        value={path}
        onChange={setPath}
      />
      <Button htmlType="submit" disabled={path.trim() === waivers} loading={set.isPending}>
        {t('ui.registries.save')}
      </Button>
    </form>
  );
}
