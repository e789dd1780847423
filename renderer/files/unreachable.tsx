import { Button } from 'antd';
import { type ReactElement, useMemo } from 'react';
import { isErrorCode } from '../../shared/errors.ts';
import { errorTitle } from '../../shared/messages/error-title.ts';
import { type FailureGroup, failureGroups } from '../components/failure-groups.ts';
import { NamedFew } from '../components/named-few.tsx';
import { RemedyButton } from '../components/remedy-button.tsx';
import { useSay } from '../language/say.ts';
import type { Survey } from './use-survey.ts';

/** Causes that are shown at once. */
const MOST_CAUSES = 20;

export interface UnreachableProps {
  readonly failed: Survey['failed'];
  readonly onLeaveOut: (references: readonly string[]) => void;
  readonly onAgain: () => void;
}

/** Images that could not be had, by cause, with what each cause needs. */
export function Unreachable({ failed, onLeaveOut, onAgain }: UnreachableProps): ReactElement | null {
  const { t } = useSay();
  const groups = useMemo(
    () => failureGroups(failed.map(({ reference, error }) => ({ name: reference, error }))),
    [failed],
  );
  if (failed.length === 0) return null;
  const more = groups.slice(MOST_CAUSES).reduce((sum, { names }) => sum + names.length, 0);
  return (
    <section className="unreachable" role="alert">
      <h3>{t('ui.survey.failed', { count: failed.length })}</h3>
      <div className="buttons">
        <Button size="small" onClick={onAgain}>
          {t('ui.act.again')}
        </Button>
        <Button size="small" onClick={() => onLeaveOut(failed.map(({ reference }) => reference))}>
          {t('ui.survey.leaveAllOut')}
        </Button>
      </div>
      <ul>
        {groups.slice(0, MOST_CAUSES).map((group) => (
          <Cause key={group.key} group={group} onLeaveOut={onLeaveOut} onAgain={onAgain} />
        ))}
      </ul>
      {more > 0 ? <p className="note">{t('ui.survey.more', { count: more })}</p> : null}
    </section>
  );
}

/** One cause: what it is, whom it hits, what can be done about it. */
function Cause({
  group,
  onLeaveOut,
  onAgain,
}: { group: FailureGroup } & Omit<UnreachableProps, 'failed'>): ReactElement {
  const say = useSay();
  const { t, labelled } = say;
  const { names, error } = group;
  const { remedy } = say.error(error);
  const title = isErrorCode(error.code) ? errorTitle(error.code, error.params, say) : error.code;
  const about = names.length === 1 ? (names[0] ?? '') : title;
  return (
    <li>
      <div className="why">
        <strong>{title}</strong> <span className="remedy">{remedy}</span>
        <NamedFew names={names} />
      </div>
      <span className="buttons">
        <RemedyButton error={error} onDone={onAgain} />
        <Button size="small" onClick={() => onLeaveOut(names)} aria-label={labelled(t('ui.survey.leaveOut'), about)}>
          {names.length > 1 ? t('ui.survey.leaveTheseOut', { count: names.length }) : t('ui.survey.leaveOut')}
        </Button>
      </span>
    </li>
  );
}
