import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';
import { Reference } from './reference.tsx';

/** Images that are named at once. */
const MOST = 3;

/** How many images something is about, and the first of them. */
export function NamedFew({ names }: { names: readonly string[] }): ReactElement {
  const { t } = useSay();
  return (
    <div className="named-few">
      {names.length > 1 ? <span>{t('ui.named.count', { count: names.length })}</span> : null}
      {names.slice(0, MOST).map((name) => (
        <Reference key={name} value={name} />
      ))}
      {names.length > MOST ? <span>{t('ui.named.others', { count: names.length - MOST })}</span> : null}
    </div>
  );
}
