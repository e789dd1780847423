import { mkdir } from 'node:fs/promises';
import type { Language } from '../../../shared/messages/format.ts';
import { translator } from '../../../shared/messages/translator.ts';
import { DesktopApp } from '../../electron-host/desktop-app.ts';
import { buttonNamed } from './button-named.ts';
import { complaintsOf } from './complaints-of.ts';
import type { Face } from './face.ts';

/** The desktop app in the stand-in for Electron. */
export async function openStandInFace(folder: string, language: Language): Promise<Face> {
  await mkdir(folder, { recursive: true });
  const app = await DesktopApp.open({ folder, locale: language === 'zh' ? 'zh-CN' : 'en-US' });
  const page = await app.page();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return {
    name: 'stand-in',
    language,
    say: translator(language, 'screen'),
    folder,
    page,
    complaints: complaintsOf(page),
    choose: async (button, path) => {
      await buttonNamed(page, button).click();
      (await app.dialog()).answer({ filePaths: [path] });
    },
    killHost: async () => app.send({ kind: 'kill-host' }),
    close: () => app.kill(),
  };
}
