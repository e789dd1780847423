import { lazy, type ReactElement, Suspense, useEffect, useRef } from 'react';
import type { WorkstationSide } from '../../shared/workstation.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Loading } from '../components/loading.tsx';
import StartScreen from '../features/start/start-screen.tsx';
import { UploadBar } from '../files/upload-bar.tsx';
import { useSay } from '../language/say.ts';
import { FailedScreen } from './failed-screen.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { OtherSide } from './other-side.tsx';
import { PracticeBar } from './practice-bar.tsx';
import { type Screen, useRoute } from './route.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useWorkstation, type Workstation } from './workstation.ts';

/** Each feature is a chunk of its own; the first screen is there at once, without a fallback that React holds for a moment. */
const FEATURES = {
  start: StartScreen,
  export: lazy(() => import('../features/export/export-screen.tsx')),
  import: lazy(() => import('../features/import/import-screen.tsx')),
  relocate: lazy(() => import('../features/relocate/relocate-screen.tsx')),
  history: lazy(() => import('../features/history/history-screen.tsx')),
  job: lazy(() => import('../features/job/job-screen.tsx')),
  settings: lazy(() => import('../features/settings/settings-screen.tsx')),
} as const satisfies Record<Screen, unknown>;

/** Band, navigation and the screen; before the side is known, the question alone. */
export function Shell({ side, lost }: { side: WorkstationSide; lost: Error | null }): ReactElement {
  const { screen, detail } = useRoute();
  const { t } = useSay();
  const workstation = useWorkstation();
  const { side: chosen, practice } = workstation;
  const asked = chosen !== undefined || practice !== undefined;
  const shown: Screen = asked ? screen : 'start';
  const hidden = asked ? hiddenHalf(shown, workstation) : undefined;
  const Feature = FEATURES[shown];
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main);
  useEffect(() => {
    document.title = `${t(`ui.screen.${shown}`)} · Gapferry`;
    main.current?.scrollTo(0, 0);
  }, [shown, t]);
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {t('ui.skip')}
      </button>
      <Header side={side} asked={asked} />
      {asked ? <Navigation screen={shown} /> : null}
      <main id="main" ref={main} tabIndex={-1}>
        {practice ? <PracticeBar practice={practice} /> : null}
        {shown === 'import' ? null : <UploadBar />}
        {lost ? <ErrorPanel error={lost} /> : null}
        <FailedScreen key={`${shown}/${detail}`}>
          <Suspense fallback={<Loading />}>{hidden ? <OtherSide screen={hidden} /> : <Feature />}</Suspense>
        </FailedScreen>
      </main>
    </div>
  );
}

/** The screen, where it belongs to the half that is not there. */
function hiddenHalf(screen: Screen, { shows }: Workstation): 'export' | 'import' | undefined {
  if (screen === 'export') return shows('internet') ? undefined : 'export';
  return screen === 'import' && !shows('isolated') ? 'import' : undefined;
}
