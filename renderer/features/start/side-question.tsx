import { CloudOutlined, LockOutlined } from '@ant-design/icons';
import type { ReactElement } from 'react';
import { SIDES } from '../../../shared/workstation.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useSay } from '../../language/say.ts';
import { useWorkstationChange } from '../../shell/use-workstation-change.ts';

const SHAPES = { internet: CloudOutlined, isolated: LockOutlined } as const;

/** Which side this workstation is on: asked once, and changed in the settings. */
export function SideQuestion(): ReactElement {
  const { t } = useSay();
  const set = useWorkstationChange();
  return (
    <section className="side-question" aria-labelledby="side-question">
      <h2 id="side-question">{t('ui.start.whichSide')}</h2>
      <div className="side-cards">
        {SIDES.map((side) => {
          const Shape = SHAPES[side];
          return (
            <button type="button" key={side} data-side={side} onClick={() => set.mutate({ side })}>
              <Shape aria-hidden className="shape" />
              <strong>{t(`ui.side.${side}`)}</strong>
              <span>{t(`ui.start.side.${side}`)}</span>
            </button>
          );
        })}
      </div>
      <p className="note">{t('ui.start.later')}</p>
      {set.error ? <ErrorPanel error={set.error} /> : null}
    </section>
  );
}
