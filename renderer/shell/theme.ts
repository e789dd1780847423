import { theme as antd, type ThemeConfig } from 'antd';
import type { WorkstationSide } from '../../shared/workstation.ts';

/** Blue and green carry the side; both have enough contrast with white text, and with the ground they stand on. */
const PRIMARY = {
  light: { internet: '#1d5fb4', isolated: '#1a7340' },
  dark: { internet: '#5c9df0', isolated: '#4fb477' },
} as const;

/** Ant Design in our dress: the colour of the side, system faces with Chinese ones first where they matter. */
export function themeOf(side: WorkstationSide, dark: boolean): ThemeConfig {
  const primary = PRIMARY[dark ? 'dark' : 'light'][side];
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: primary,
      colorLink: primary,
      colorInfo: primary,
      borderRadius: 5,
      fontFamily: 'var(--face)',
      fontFamilyCode: 'var(--mono)',
      colorBgLayout: 'var(--ground)',
      // The defaults of both are too pale to read on their ground.
      colorTextPlaceholder: dark ? '#9aa4b2' : '#667080',
      colorTextDescription: dark ? '#a8b1be' : '#5b6573',
      colorTextSecondary: dark ? '#b3bcc8' : '#525c69',
      colorTextTertiary: dark ? '#a8b1be' : '#5b6573',
      ...(dark ? { colorTextLightSolid: '#0c1420' } : {}),
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
  };
}
