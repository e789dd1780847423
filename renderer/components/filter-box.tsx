import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';

/** Takes what people paste: a reference, a digest, the name of a file. */
export function FilterBox({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactElement {
  const { t } = useSay();
  return (
    <Input
      className="filter-box"
      allowClear
      value={value}
      prefix={<SearchOutlined aria-hidden />}
      placeholder={t('ui.filter')}
      aria-label={t('ui.filter')}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
