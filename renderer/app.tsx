import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type ReactElement, useEffect, useMemo } from 'react';
import { LOCALES } from '../shared/messages/format.ts';
import { translator } from '../shared/messages/translator.ts';
import { useLook } from './client/use-client.ts';
import { ErrorPanel } from './components/error-panel.tsx';
import { Loading } from './components/loading.tsx';
import { browserLanguage } from './language/browser-language.ts';
import { SayContext } from './language/say.ts';
import { useRoute } from './shell/route.ts';
import { Shell } from './shell/shell.tsx';
import { themeOf } from './shell/theme.ts';
import { useDark } from './shell/use-dark.ts';
import { useMedia } from './shell/use-media.ts';
import { sideOf, WorkstationContext, workstationOf } from './shell/workstation.ts';

const STILL = '(prefers-reduced-motion: reduce)';
const ANT_LOCALES = { en: enUS, zh: zhCN } as const;

/** Asks which workstation this is, and dresses everything in its side, language and appearance. */
export function App(): ReactElement {
  const { data, error, refetch } = useLook('workstation.show', {}, { every: 10_000 });
  const { screen, detail } = useRoute();
  const job = useLook('job.show', { id: detail }, { when: screen === 'job' }).data;
  const workstation = useMemo(() => (data ? workstationOf(data) : undefined), [data]);
  const language = workstation?.language ?? browserLanguage();
  const say = useMemo(() => translator(language, 'screen'), [language]);
  const dark = useDark(workstation?.appearance ?? 'system');
  const side = workstation ? sideOf(workstation, job?.kind ?? screen) : 'internet';
  const asked = workstation?.side !== undefined || workstation?.practice !== undefined;
  const still = useMedia(STILL);
  const theme = useMemo(() => themeOf(side, dark, still), [side, dark, still]);
  useEffect(() => {
    Object.assign(document.documentElement, { lang: LOCALES[language] });
    Object.assign(document.documentElement.dataset, { side: asked ? side : 'unknown', dark: String(dark) });
  }, [language, side, asked, dark]);
  return (
    <SayContext value={say}>
      <ConfigProvider locale={ANT_LOCALES[language]} theme={theme} button={{ autoInsertSpace: false }}>
        <AntApp component={false} notification={{ placement: 'bottomLeft' }}>
          {workstation ? (
            <WorkstationContext value={workstation}>
              <Shell side={side} lost={error} />
            </WorkstationContext>
          ) : (
            <main className="alone">
              {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : <Loading />}
            </main>
          )}
        </AntApp>
      </ConfigProvider>
    </SayContext>
  );
}
