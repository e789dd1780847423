import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/**
 * Draws from the page's icon: build/icons/icon.png, as electron-builder wants it, and one in the colour of each side for the
 * task bar, which the build of the desktop app takes along: `node build/icons/draw.ts`.
 */
const SHEET = '#1d4f91';
const SIDES = { internet: '#1d5fb4', isolated: '#1a7340' } as const;

const svg = await readFile(join(import.meta.dirname, '..', '..', 'renderer', 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
await mkdir(join(import.meta.dirname, 'sides'), { recursive: true });
await draw(svg, 1024, 'icon.png');
for (const [side, color] of Object.entries(SIDES)) {
  await draw(svg.replace(SHEET, color), 256, join('sides', `icon-${side}.png`));
}
await browser.close();

async function draw(image: string, size: number, file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${image}`);
  await page.screenshot({ path: join(import.meta.dirname, file), omitBackground: true });
  await page.close();
}
