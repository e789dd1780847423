import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LANGUAGES } from '../../shared/messages/format.ts';
import { translator } from '../../shared/messages/translator.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const haveElectron = existsSync(join(ROOT, 'node_modules/electron/path.txt'));

describe.skipIf(haveElectron || process.platform === 'win32')('npm start, without the run time of Electron', () => {
  it.each(LANGUAGES)('says so in one line and opens the same app as a page: %s', async (language) => {
    const { t } = translator(language);
    const folder = await tempFolder();
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/xdg-open'), `#!/bin/sh\necho "$*" > ${folder}/opened\n`, { mode: 0o755 });
    const env = {
      PATH: `${folder}/bin:${process.env.PATH}`,
      HOME: folder,
      LANG: language === 'zh' ? 'zh_CN.UTF-8' : 'C',
      GAPFERRY_HOME: join(folder, 'home'),
    };
    const child = spawn(process.execPath, [join(ROOT, 'build/start.ts')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let said = '';
    while (!said.includes(t('serve.noKeys'))) said += String((await once(child.stderr, 'data'))[0]);
    const lines = said
      .trim()
      .split('\n')
      .filter((line) => line !== t('start.building'));
    expect(lines).toEqual([t('start.page'), t('serve.opened'), t('serve.running'), t('serve.noKeys')]);
    const page = fileURLToPath((await readFile(join(folder, 'opened'), 'utf8')).trim());
    const [link = ''] = /http:[^"]+/.exec(await readFile(page, 'utf8')) ?? [];
    expect((await fetch(link)).status).toBe(200);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });
});
