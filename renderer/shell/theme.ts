import { theme as antd, type ThemeConfig } from 'antd';
import type { WorkstationSide } from '../../shared/workstation.ts';

/** Blue and green carry the side; both have enough contrast with white text, and with the ground they stand on. */
const PRIMARY = {
  light: { internet: '#1d5fb4', isolated: '#1a7340' },
  dark: { internet: '#5c9df0', isolated: '#4fb477' },
} as const;

/** Under the pointer: Ant Design's own is too pale for its text. */
const HOVER = {
  light: { internet: '#164b90', isolated: '#125a31' },
  dark: { internet: '#8bbaf6', isolated: '#7dcb9b' },
} as const;

/** The dark ground is ours, not Ant Design's black. */
const DARK = {
  colorTextLightSolid: '#0c1420',
  colorBgContainer: '#181f29',
  colorBgElevated: '#1e2733',
  colorBorder: '#465366',
  colorBorderSecondary: '#323c4a',
} as const;

/** Ant Design in our dress: the colour of the side, system faces with Chinese ones first where they matter. `still`: nothing moves. */
export function themeOf(side: WorkstationSide, dark: boolean, still: boolean): ThemeConfig {
  const primary = PRIMARY[dark ? 'dark' : 'light'][side];
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: primary,
      colorPrimaryHover: HOVER[dark ? 'dark' : 'light'][side],
      colorLink: primary,
      colorInfo: primary,
      borderRadius: 5,
      fontFamily: 'var(--face)',
      fontFamilyCode: 'var(--mono)',
      colorBgLayout: 'var(--ground)',
      colorError: dark ? '#ff9a91' : '#b3261e',
      colorErrorHover: dark ? '#ffbdb6' : '#8f1f18',
      colorErrorTextHover: dark ? '#ffbdb6' : '#8f1f18',
      // The defaults are too pale to read on their ground.
      colorTextPlaceholder: dark ? '#9aa4b2' : '#667080',
      colorTextDescription: dark ? '#a8b1be' : '#5b6573',
      colorTextSecondary: dark ? '#b3bcc8' : '#525c69',
      colorTextTertiary: dark ? '#a8b1be' : '#5b6573',
      ...(dark ? DARK : {}),
      motion: !still,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
  };
}
