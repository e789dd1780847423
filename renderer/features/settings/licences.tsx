import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Fold } from '../../components/fold.tsx';
import { Loading } from '../../components/loading.tsx';
import { useSay } from '../../language/say.ts';

/** Whose work is in it, and under which licences: shown here, since the desktop's window opens no other. */
export function Licences(): ReactElement {
  const { t } = useSay();
  return (
    <Fold className="more" title={t('ui.about.thirdParty')}>
      <LicenceText />
    </Fold>
  );
}

function LicenceText(): ReactElement {
  const { t } = useSay();
  const { data, error, refetch } = useQuery({ queryKey: ['licences'], queryFn: fetchText, staleTime: Infinity });
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="licences" tabIndex={0} aria-label={t('ui.about.thirdParty')}>
      <pre>{data}</pre>
    </section>
  );
}

async function fetchText(): Promise<string> {
  const response = await fetch('./third-party.md');
  if (!response.ok) throw new Error(`third-party.md: ${response.status}`);
  return response.text();
}
