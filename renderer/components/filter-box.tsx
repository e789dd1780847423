import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';

export interface FilterBoxProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What it takes, where that is something else. */
  readonly label?: string;
}

/** Takes what people paste: a reference, a digest, the name of a file. */
export function FilterBox({ value, onChange, label }: FilterBoxProps): ReactElement {
  const { t } = useSay();
  const takes = label ?? t('ui.filter');
  return (
    <Input
      className="filter-box"
      allowClear
      value={value}
      prefix={<SearchOutlined aria-hidden />}
      placeholder={takes}
      aria-label={takes}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
