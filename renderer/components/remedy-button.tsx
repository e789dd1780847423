import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { StoredError } from '../../shared/job.ts';
import { useSay } from '../language/say.ts';
import { PlainHttpOffer } from './plain-http-offer.tsx';
import { remedyAddress } from './remedy.ts';

export interface RemedyButtonProps {
  readonly error: StoredError;
  /** Called when the cause was removed in place. */
  readonly onDone?: (() => void) | undefined;
}

/** What the app can do about an error: here and now, or where it is set; nothing where only the world outside can. */
export function RemedyButton({ error, onDone }: RemedyButtonProps): ReactElement | null {
  const { t } = useSay();
  const { host } = error.params;
  if (error.code === 'registry.plainHttp' && typeof host === 'string') {
    return <PlainHttpOffer host={host} onDone={onDone} />;
  }
  const address = remedyAddress(error);
  if (!address) return null;
  return (
    <Button size="small" href={address.href}>
      {t(address.label)}
    </Button>
  );
}
