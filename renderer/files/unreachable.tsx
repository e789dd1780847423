import { Button } from 'antd';
import type { ReactElement } from 'react';
import { Reference } from '../components/reference.tsx';
import { remedyAddress } from '../components/remedy.ts';
import { useSay } from '../language/say.ts';
import type { Survey } from './use-survey.ts';

export interface UnreachableProps {
  readonly failed: Survey['failed'];
  readonly onLeaveOut: (references: readonly string[]) => void;
  readonly onAgain: () => void;
}

/** Images that could not be had, with what each needs. */
export function Unreachable({ failed, onLeaveOut, onAgain }: UnreachableProps): ReactElement | null {
  const { t, error: textOf, labelled } = useSay();
  if (failed.length === 0) return null;
  return (
    <section className="unreachable" role="alert">
      <h3>{t('ui.survey.failed', { count: failed.length })}</h3>
      <ul>
        {failed.slice(0, 50).map(({ reference, error }) => {
          const address = remedyAddress(error);
          return (
            <li key={reference}>
              <Reference value={reference} />
              <span className="why" title={textOf(error).remedy}>
                {textOf(error).title} <small>{error.short}</small>
              </span>
              <span className="buttons">
                {address ? (
                  <Button size="small" href={address.href}>
                    {t(address.label)}
                  </Button>
                ) : null}
                <Button
                  size="small"
                  onClick={() => onLeaveOut([reference])}
                  aria-label={labelled(t('ui.survey.leaveOut'), reference)}
                >
                  {t('ui.survey.leaveOut')}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      <div className="buttons">
        <Button size="small" onClick={onAgain}>
          {t('ui.act.again')}
        </Button>
        <Button size="small" onClick={() => onLeaveOut(failed.map(({ reference }) => reference))}>
          {t('ui.survey.leaveAllOut')}
        </Button>
      </div>
    </section>
  );
}
