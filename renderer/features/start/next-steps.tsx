import { ExportOutlined, ImportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useSay } from '../../language/say.ts';
import { addressOf } from '../../shell/route.ts';
import { useWorkstation } from '../../shell/workstation.ts';

/** What this side is for, as one large button each. */
export function NextSteps(): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  return (
    <div className="next-steps">
      {workstation.shows('internet') ? (
        <Button type="primary" size="large" icon={<ExportOutlined />} href={addressOf('export')}>
          {t('ui.start.export')}
        </Button>
      ) : null}
      {workstation.shows('isolated') ? (
        <Button type="primary" size="large" icon={<ImportOutlined />} href={addressOf('import')}>
          {t('ui.start.import')}
        </Button>
      ) : null}
    </div>
  );
}
