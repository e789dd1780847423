import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { VerifyRequest } from '../../shared/contract.ts';
import { have } from '../support/have.ts';
import { jobAtRest } from '../support/job-at-rest.ts';
import { openScreen } from '../support/open-screen.ts';

const SMALL = { width: 1024, height: 700 } as const;

/** Where something is drawn. */
async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('not drawn');
  return box;
}

/** The start screen with a job whose state says much: its bundle is not there, under a long path. */
async function withFailedJob(zoom: number) {
  const screen = await openScreen({ language: 'en', ...SMALL, zoom, workstation: { side: 'isolated' } });
  const { page, call, folder, reopen } = screen;
  const path = join(folder, 'a-medium-that-is-not-here', 'november-release', 'release-2026-11-24');
  const request = VerifyRequest.parse({ bundle: [path] });
  const { id } = await call('job.start', { job: { kind: 'verify', request } });
  await jobAtRest(screen, id);
  await reopen();
  const card = page.locator(`a.job-card[href="#/job/${id}"]`);
  await card.waitFor();
  return { ...screen, card };
}

describe.skipIf(!have('chromium'))('the layout at 1024 x 700 (chromium)', () => {
  it('leaves the name of a job its line, however much its state says', async () => {
    const { card } = await withFailedJob(1);
    const title = await boxOf(card.locator('.title'));
    expect(title.height).toBeLessThan(30);
    expect((await boxOf(card)).height).toBeLessThan(120);
  });

  it('prints nothing over anything at 200 %', async () => {
    const { card } = await withFailedJob(2);
    const state = await boxOf(card.locator('.state'));
    const note = await boxOf(card.locator('.note'));
    expect(note.y).toBeGreaterThanOrEqual(state.y + state.height);
  });

  it('gives a path its room beside a long file name', async () => {
    const { page, say } = await openScreen({ language: 'en', ...SMALL, workstation: { side: 'internet' } });
    const { t } = say;
    await page.getByRole('link', { name: t('ui.screen.export'), exact: true }).click();
    const name = `${'platform-services-and-everything-that-they-need-'.repeat(3)}release.yaml`;
    await page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from('a: 1\n') });
    const row = page.getByRole('list', { name: t('ui.files.given') }).getByRole('listitem');
    await row.waitFor();
    expect(await row.locator('.note').textContent()).toBeTruthy();
    expect((await boxOf(row.locator('.note'))).width).toBeGreaterThan(200);
  });
});
