import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import type { PreflightCheck } from '../../shared/preflight.ts';
import { useAction } from '../client/use-client.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { parseSize } from '../components/parse-size.ts';
import { useSay } from '../language/say.ts';

const GIB = 1024 ** 3;

export interface RaiseQuotaProps {
  /** HOST/PROJECT */
  readonly to: string;
  readonly params: PreflightCheck['params'];
  readonly onRaised: () => void;
}

/** The remedy of a quota that is too small, for those whom Harbor lets: what would do is put in already, where it is known. */
export function RaiseQuota({ to, params, onRaised }: RaiseQuotaProps): ReactElement {
  const { t } = useSay();
  const [size, setSize] = useState(enough(params));
  const raise = useAction('quota.raise', ['preflight', 'audit.list']);
  const bytes = parseSize(size);
  return (
    <div className="raise-quota">
      <div className="buttons">
        <Input
          className="size-field"
          size="small"
          aria-label={t('ui.preflight.quota')}
          placeholder="100GiB"
          value={size}
          onChange={(event) => setSize(event.target.value)}
        />
        <Button
          size="small"
          disabled={bytes === undefined}
          loading={raise.isPending}
          onClick={() => bytes !== undefined && raise.mutate({ to, bytes }, { onSuccess: onRaised })}
        >
          {t('ui.preflight.raiseQuota')}
        </Button>
      </div>
      {raise.error ? <ErrorPanel error={raise.error} /> : null}
    </div>
  );
}

/** What is there and what will be added, up to a whole GiB; empty where that is not told. */
function enough({ hard, free, needed }: PreflightCheck['params']): string {
  const [has, left, adds] = [Number(hard), Number(free), Number(needed)];
  if (!Number.isFinite(has + left + adds)) return '';
  return `${Math.ceil((has - left + adds) / GIB)}GiB`;
}
