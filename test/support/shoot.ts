import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = process.env.GAPFERRY_SCREENSHOTS;

/** Keeps a picture of the page where GAPFERRY_SCREENSHOTS names a folder; nothing elsewhere. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!FOLDER) return;
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}
