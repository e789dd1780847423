import { describe, expect, it } from 'vitest';
import type { Drive } from '../../shared/bridge.ts';
import { seriousFindings } from '../support/axe.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';

const GIB = 1024 ** 3;

describe.skipIf(!have('chromium'))('drives to export to (chromium)', () => {
  it('are cards with free space and file system; a small one says so, a click chooses, and one that is plugged in appears', async () => {
    const screen = await openScreen({ language: 'en' });
    const { page, say, folder, reopen, call } = screen;
    const { t } = say;
    const drives: Drive[] = [{ path: folder, label: 'KINGSTON', fileSystem: 'vfat', size: 8 * GIB, free: 7 * GIB }];
    await call('workstation.set', { side: 'internet' });
    // What the preload of the desktop puts there, with a stick in it.
    await page.exposeFunction('hostCall', async (name: 'job.list', request: object) => {
      try {
        return { ok: true, value: await call(name, request) };
      } catch {
        const error = { code: 'internal.bug', short: 'GF-902', side: 'local', params: {}, retryable: false };
        return { ok: false, error };
      }
    });
    await page.exposeFunction('plugged', () => drives);
    await page.addInitScript(`window.gapferry = {
      call: (name, request) => hostCall(name, request),
      subscribe: () => () => {},
      native: { pathOf: () => '', choose: async () => [], drives: () => plugged() },
    }`);
    await reopen();
    await page.getByRole('link', { name: t('ui.screen.export'), exact: true }).click();
    await page.getByRole('button', { name: t('ui.files.paste') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('registry.invalid/team/app:1\n');
    await dialog.getByRole('button', { name: t('ui.act.take') }).click();
    await page.getByRole('button', { name: t('ui.export.findImages') }).click();
    await page.getByRole('button', { name: t('ui.export.chooseStick') }).click();
    const list = page.getByRole('list', { name: t('ui.stick.drives') });
    const card = list.getByRole('button', { name: /KINGSTON/ });
    await card.getByText('7.0 GiB').waitFor();
    await card.getByText('vfat').waitFor();
    await card.click();
    expect(await card.getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByLabel(t('ui.stick.folder'), { exact: true }).inputValue()).toBe(folder);
    drives.push({ path: '/media/full', label: 'FULL', fileSystem: 'exfat', size: GIB, free: 0 });
    await list.getByRole('button', { name: /FULL/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
