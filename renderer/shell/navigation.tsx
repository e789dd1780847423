import {
  ExportOutlined,
  HistoryOutlined,
  HomeOutlined,
  ImportOutlined,
  SettingOutlined,
  SwapOutlined,
} from '@ant-design/icons';
import type { ReactElement } from 'react';
import { useSay } from '../language/say.ts';
import { addressOf, type Screen } from './route.ts';
import { useWorkstation, type Workstation } from './workstation.ts';

const ITEMS = [
  { screen: 'start', Icon: HomeOutlined },
  { screen: 'export', Icon: ExportOutlined },
  { screen: 'import', Icon: ImportOutlined },
  { screen: 'relocate', Icon: SwapOutlined },
  { screen: 'history', Icon: HistoryOutlined },
  { screen: 'settings', Icon: SettingOutlined },
] as const;

/** The screens of this side. A job belongs to the history. */
export function Navigation({ screen }: { screen: Screen }): ReactElement {
  const { t } = useSay();
  const workstation = useWorkstation();
  const current = screen === 'job' ? 'history' : screen;
  return (
    <nav className="navigation" aria-label={t('ui.navigation')}>
      {ITEMS.filter((item) => isShown(item.screen, workstation)).map(({ screen: to, Icon }) => (
        <a key={to} href={addressOf(to)} aria-current={to === current ? 'page' : undefined}>
          <Icon aria-hidden />
          <span>{t(`ui.screen.${to}`)}</span>
        </a>
      ))}
    </nav>
  );
}

function isShown(screen: Screen, workstation: Workstation): boolean {
  switch (screen) {
    case 'export':
      return workstation.shows('internet');
    case 'import':
      return workstation.shows('isolated');
    default:
      return true;
  }
}
