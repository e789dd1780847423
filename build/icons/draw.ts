import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Draws build/icons/icon.png from the page's icon, as electron-builder wants it: `node build/icons/draw.ts`. */
const SIZE = 1024;
const svg = await readFile(join(import.meta.dirname, '..', '..', 'renderer', 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
await page.setContent(`<style>body{margin:0}svg{display:block;width:${SIZE}px;height:${SIZE}px}</style>${svg}`);
await page.screenshot({ path: join(import.meta.dirname, 'icon.png'), omitBackground: true });
await browser.close();
