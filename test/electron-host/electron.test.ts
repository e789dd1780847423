import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildWhereStale, ELECTRON_BUILD, PAGE_BUILD } from '../../build/build-app.ts';
import { LANGUAGES } from '../../shared/messages/format.ts';
import { translator } from '../../shared/messages/translator.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUN_TIME = runTime();

/** Where the run time of Electron is (npx install-electron), what the stand-in shows is shown by the real one, too. */
describe.skipIf(!RUN_TIME)('the desktop app in Electron itself (needs its run time: npx install-electron)', () => {
  it.each(LANGUAGES)('a first start asks for the side and practises an export: %s', async (language) => {
    await buildWhereStale(PAGE_BUILD);
    await buildWhereStale(ELECTRON_BUILD);
    const { t } = translator(language);
    const folder = await tempFolder();
    const app = await _electron.launch({
      executablePath: RUN_TIME ?? '',
      args: ['--no-sandbox', `--lang=${language === 'zh' ? 'zh-CN' : 'en-US'}`, join(ROOT, 'dist/electron/main.js')],
      env: {
        PATH: process.env.PATH ?? '',
        DISPLAY: process.env.DISPLAY ?? '',
        HOME: folder,
        XDG_CONFIG_HOME: join(folder, 'config'),
        GAPFERRY_HOME: join(folder, 'home'),
      },
    });
    onTestFinished(() => app.close());
    const page = await app.firstWindow();
    expect(page.url()).toMatch(/^gapferry:\/\/app\//);
    await page.evaluate(
      (chosen) => Reflect.get(globalThis, 'gapferry').call('workstation.set', { side: 'internet', language: chosen }),
      language,
    );
    await page.reload();
    const click = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
    await click(t('ui.practice.start'));
    await click(t('ui.files.sample'));
    await click(t('ui.export.findImages'));
    await click(t('ui.export.chooseStick'));
    await click(new RegExp(`^${t('ui.export.run', { summary: '' }).trim()} `));
    await page.getByRole('heading', { name: t('ui.export.done') }).waitFor();
  });
});

/** Never by require('electron'), which would fetch it. */
function runTime(): string | undefined {
  const folder = join(ROOT, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  const path = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8')) : undefined;
  return path && existsSync(path) ? path : undefined;
}
