import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { tell } from './control.ts';

const FLAGS = ['--no-sandbox', '--remote-debugging-port=0', '--disable-background-networking', '--no-first-run'];

/** The one Chromium of this app; tells the test where it can be reached. */
export async function openChromium(userData: string): Promise<BrowserContext> {
  const profile = join(userData, 'chromium');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.STAND_IN_CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    viewport: null,
    locale: process.env.STAND_IN_LOCALE ?? 'en-US',
  });
  const [port = '', path = ''] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  tell({ kind: 'endpoint', url: `ws://127.0.0.1:${port}${path}` });
  return context;
}
