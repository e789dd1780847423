import type { ReactElement } from 'react';
import { Facts } from '../../components/facts.tsx';
import { useSay } from '../../language/say.ts';
import { useWorkstation } from '../../shell/workstation.ts';
import { Licences } from './licences.tsx';

/** Which Gapferry this is, where its data lives, and whose work is in it. */
export function About(): ReactElement {
  const { t } = useSay();
  const { version, home, name, user } = useWorkstation();
  return (
    <>
      <Facts
        facts={[
          [t('ui.about.version'), version],
          [t('ui.about.home'), <code key="home">{home}</code>],
          [t('ui.about.workstation'), `${user} @ ${name}`],
          [t('ui.about.license'), 'Apache-2.0'],
        ]}
      />
      <p>{t('ui.about.offline')}</p>
      <Licences />
    </>
  );
}
