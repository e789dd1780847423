import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { ExportRequest } from '../../shared/contract.ts';
import { Barrier } from '../support/barrier.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';
import { tabTo } from '../support/tab-to.ts';

/** What has the focus: its kind, and its words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const { activeElement: at } = document;
    const words = at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? '';
    return at === document.body ? 'nothing' : at.tagName.toLowerCase() + ' ' + words.trim();
  })()`);
}

/** A page of one side, what is on it, and a key pressed on a named thing of it. */
async function open(side: 'internet' | 'isolated') {
  const screen = await openScreen({ language: 'en', workstation: { side } });
  const { page, say } = screen;
  const press = async (name: string, key = 'Enter'): Promise<void> => {
    await tabTo(page, name);
    await page.keyboard.press(key);
  };
  await page.getByRole('heading', { name: say.t('ui.screen.start') }).waitFor();
  return { ...screen, t: say.t, press };
}

describe.skipIf(!have('chromium'))('where the focus goes (chromium)', () => {
  it('is in the text box when text is pasted, and what was written outlives Escape', async () => {
    const { page, t, press } = await open('internet');
    await press(t('ui.screen.export'));
    await press(t('ui.files.paste'));
    const box = page.getByLabel(t('ui.files.paste.label'));
    await box.waitFor();
    await page.keyboard.type('nginx:1.27');
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'hidden' });
    await expect.poll(() => focused(page)).toBe(`button ${t('ui.files.paste')}`);
    await page.keyboard.press('Enter');
    await box.waitFor();
    expect(await box.inputValue()).toBe('nginx:1.27');
    await press(t('ui.act.take'));
    await page.getByRole('list', { name: t('ui.files.given') }).waitFor();
    await expect.poll(() => focused(page)).toBe(`button ${t('ui.files.paste')}`);
  });

  it('is the heading of the next step, and of the one that is opened again', async () => {
    const { page, t, press } = await open('internet');
    await press(t('ui.screen.export'));
    await press(t('ui.files.paste'));
    await page.getByLabel(t('ui.files.paste.label')).fill('value: nginx');
    await press(t('ui.act.take'));
    await press(t('ui.export.findImages'));
    await expect.poll(() => focused(page)).toBe(`h2 ${t('ui.export.step.travel')}`);
    await press(`${t('ui.act.change')}: ${t('ui.export.step.files')}`);
    await expect.poll(() => focused(page)).toBe(`h2 ${t('ui.export.step.files')}`);
  });

  it('stays in the field of a path that was taken, and goes back to the button of the folders', async () => {
    const { page, t, press, folder } = await open('isolated');
    await press(t('ui.screen.import'));
    await tabTo(page, t('ui.import.path'));
    await page.keyboard.type(join(folder, 'nothing'));
    await press(t('ui.act.take'));
    await expect.poll(() => focused(page)).toBe(`input ${t('ui.import.path')}`);
    await press(t('ui.import.browse'));
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expect.poll(() => focused(page)).toBe(`button ${t('ui.import.browse')}`);
  });

  it('stays in a dialog, and is the name of the job when that was given up and its button is gone', async () => {
    const barrier = new Barrier();
    const registry = await startRegistry({ hook: barrier.hook });
    onTestFinished(() => registry.close());
    await seed(registry.url, [bulkRepository('team/app', [30_000])]);
    const { page, t, press, call, folder } = await open('internet');
    await call('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
    const held = barrier.close(({ url }) => (url.pathname.includes('/blobs/') ? 'hold' : undefined));
    onTestFinished(() => barrier.open());
    const contentBase64 = Buffer.from(`image: ${registry.host}/team/app:1\n`).toString('base64');
    const sources = [{ name: 'app.yaml', contentBase64 }];
    const request = ExportRequest.parse({ sources, output: join(folder, 'out'), name: 'out', unsigned: true });
    const { id } = await call('job.start', { job: { kind: 'export', request } });
    await held;
    await page.evaluate(`location.hash = '#/job/${id}'`);
    await press(t('ui.job.cancel'));
    await page.getByRole('dialog').waitFor();
    for (let stop = 0; stop < 6; stop++) {
      await page.keyboard.press('Tab');
      expect(['nothing', `button ${t('ui.job.cancel.not')}`, `button ${t('ui.job.cancel.do')}`]).toContain(
        await focused(page),
      );
    }
    await press(t('ui.job.cancel.do'));
    await page.getByText(t('state.cancelled')).first().waitFor();
    await expect.poll(() => focused(page)).toBe(`h1 ${t('kind.export')} out`);
  });
});
