import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { buildWhereStale, PAGE_BUILD } from '../../../build/build-app.ts';
import { type Language, LOCALES } from '../../../shared/messages/format.ts';
import { translator } from '../../../shared/messages/translator.ts';
import { buttonNamed } from './button-named.ts';
import { complaintsOf } from './complaints-of.ts';
import type { Face } from './face.ts';

const SCRIPT = fileURLToPath(new URL('../../../main/cli/gapferry.mjs', import.meta.url));

/** `gapferry serve` in a process of its own, in Chromium. */
export async function openPageFace(folder: string, language: Language): Promise<Face> {
  await buildWhereStale(PAGE_BUILD);
  await mkdir(folder, { recursive: true });
  const browser = await launch();
  const context = await browser.newContext({
    locale: LOCALES[language],
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const say = translator(language, 'screen');
  let served = await serve(folder);
  await page.goto(served.link);
  return {
    name: 'page',
    language,
    say,
    folder,
    page,
    complaints,
    choose: async (button, path) => {
      await buttonNamed(page, button).click();
      const dialog = page.getByRole('dialog');
      const parts = path.slice(folder.length + 1).split('/');
      for (const part of parts.slice(0, -1)) await dialog.getByRole('button', { name: part }).click();
      await dialog.getByRole('checkbox', { name: parts.at(-1), exact: true }).check();
      await dialog.getByRole('button', { name: say.t('ui.act.choose', { count: 1 }) }).click();
      await dialog.waitFor({ state: 'hidden' });
    },
    killHost: async () => {
      await end(served.child);
      served = await serve(folder);
      // Only the fragment differs, and the port: the browser goes there as from the address bar.
      await page.goto(served.link);
    },
    close: async () => {
      await browser.close();
      await end(served.child);
    },
  };
}

/** Debian's Chromium; its own sandbox does not work for root, and only our page is shown in it. */
function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}

async function serve(folder: string): Promise<{ child: ChildProcess; link: string }> {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    LANG: 'C',
    GAPFERRY_HOME: join(folder, 'home'),
    DOCKER_CONFIG: join(folder, 'docker'),
  };
  const child = spawn(process.execPath, [SCRIPT, 'serve', '--root', folder], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    const link = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+\s/.exec(said)?.[0].trim();
    if (link === undefined) continue;
    // Whatever else it says is not waited for.
    child.stderr.resume();
    return { child, link };
  }
  throw new Error(`gapferry serve has ended: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
