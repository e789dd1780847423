import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrowserContext, chromium } from 'playwright-core';
import { tell } from './control.ts';

const FLAGS = ['--no-sandbox', '--remote-debugging-port=0', '--disable-background-networking', '--no-first-run'];

/** The one Chromium of this app; tells the test where it can be reached. */
export async function openChromium(userData: string): Promise<BrowserContext> {
  const profile = join(userData, 'chromium');
  const active = join(profile, 'DevToolsActivePort');
  // One of an earlier run names a port that nobody listens on.
  await rm(active, { force: true });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.STAND_IN_CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    viewport: null,
    locale: process.env.STAND_IN_LOCALE ?? 'en-US',
  });
  const [port = '', path = ''] = (await written(active)).split('\n');
  tell({ kind: 'endpoint', url: `ws://127.0.0.1:${port}${path}` });
  return context;
}

/** The text of a file that is being written. */
async function written(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes('\n')) return text;
    await sleep(20);
  }
}
