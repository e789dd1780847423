import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { buildWhereStale, ELECTRON_BUILD, PAGE_BUILD } from '../../../build/build-app.ts';
import type { Language } from '../../../shared/messages/format.ts';
import { translator } from '../../../shared/messages/translator.ts';
import { buttonNamed } from './button-named.ts';
import { complaintsOf } from './complaints-of.ts';
import type { Face } from './face.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where Electron's run time is; undefined where it was not fetched. Never by require('electron'), which would fetch it. */
export const ELECTRON = runTime();

/** The desktop app in Electron itself. */
export async function openElectronFace(folder: string, language: Language): Promise<Face> {
  await buildWhereStale(PAGE_BUILD);
  await buildWhereStale(ELECTRON_BUILD);
  await mkdir(folder, { recursive: true });
  const app = await _electron.launch({
    executablePath: ELECTRON ?? '',
    args: ['--no-sandbox', `--lang=${language === 'zh' ? 'zh-CN' : 'en-US'}`, join(ROOT, 'dist/electron/main.js')],
    env: {
      PATH: process.env.PATH ?? '',
      DISPLAY: process.env.DISPLAY ?? '',
      HOME: folder,
      LANGUAGE: language === 'zh' ? 'zh_CN' : 'en_US',
      XDG_CONFIG_HOME: join(folder, 'config'),
      GAPFERRY_HOME: join(folder, 'home'),
      DOCKER_CONFIG: join(folder, 'docker'),
    },
  });
  const page = await app.firstWindow();
  return {
    name: 'electron',
    language,
    say: translator(language, 'screen'),
    folder,
    page,
    complaints: complaintsOf(page),
    choose: async (button, path) => {
      await app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
      }, path);
      await buttonNamed(page, button).click();
    },
    killHost: async () => {
      const pid = await app.evaluate(
        ({ app: running }) =>
          running.getAppMetrics().find(({ serviceName, name }) => (name ?? serviceName)?.includes('Gapferry host'))
            ?.pid,
      );
      if (pid === undefined) throw new Error('the process of the host was not found');
      process.kill(pid, 'SIGKILL');
    },
    close: () => app.close(),
  };
}

function runTime(): string | undefined {
  const folder = join(ROOT, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  const path = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8')) : undefined;
  return path && existsSync(path) ? path : undefined;
}
