import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../shared/messages/format.ts';
import { translator } from '../../shared/messages/translator.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { haveChromium, openApp } from './desktop-app.ts';
import { startSlowExport } from './slow-export.ts';

const LOCALES = { en: 'en-US', zh: 'zh-CN' } as const;

describe.skipIf(!haveChromium)('journeys of the desktop app, in the stand-in for Electron (chromium)', () => {
  it.each(LANGUAGES)('a first start asks for the side, then practises a whole ferry: %s', async (language) => {
    const { t } = translator(language);
    const app = await openApp({ folder: await tempFolder(), locale: LOCALES[language] });
    const page = await app.page();
    const click = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
    await page.getByRole('button', { name: t('ui.side.internet') }).click();
    expect(await app.saw('menu')).toContain(t('menu.edit.copy'));

    await click(t('ui.practice.start'));
    await click(t('ui.files.sample'));
    await click(t('ui.export.findImages'));
    await click(t('ui.export.chooseStick'));
    await page.getByText(t('ui.figure.fits')).waitFor();
    app.send({ kind: 'focus', focused: false });
    await click(new RegExp(`^${t('ui.export.run', { summary: '' }).trim()} `));
    await page.getByRole('heading', { name: t('ui.export.done') }).waitFor();
    expect(await app.saw('notification')).toMatchObject({ title: t('ended.succeeded') });
    expect(await app.saw('power', (value) => value === null)).toBe(null);
    expect(app.all('power')).toEqual(['prevent-app-suspension', null]);
    expect(app.all('progress').at(-1)).toBe(-1);

    const { practice } = await app.value('workstation.show', {});
    const [bundle = ''] = await readdir(practice?.stick ?? '');
    await page.evaluate("location.hash = '#/import'");
    await click(new RegExp(`(?:^|\\s)${t('ui.import.browseFolder')}$`));
    const dialog = await app.dialog();
    expect(dialog).toMatchObject({ method: 'showOpenDialog', options: { title: t('ui.import.browse') } });
    dialog.answer({ filePaths: [join(practice?.stick ?? '', bundle)] });
    await page.getByText(t('verdict.trusted', { signer: 'practice' })).waitFor();
    await click(t('ui.import.chooseTarget'));
    await click(t('ui.import.check'));
    await click(new RegExp(`^${t('ui.import.run', { summary: '' }).trim()} `));
    await page.getByRole('heading', { name: t('ui.import.done') }).waitFor();
    expect(app.stderr).toBe('');
  });

  it('closing the window during a job asks; the answer is kept to; reopening shows the job and goes on', async () => {
    const folder = await tempFolder();
    const first = await openApp({ folder });
    const slow = await startSlowExport(first, folder);
    await first.saw('progress', (value) => value !== -1);

    first.send({ kind: 'close-window' });
    const stay = await first.dialog();
    const { t } = translator('en');
    const options = {
      message: t('close.title', { count: 1 }),
      buttons: [t('close.stay'), t('close.leave')],
      cancelId: 0,
    };
    expect(stay).toMatchObject({ method: 'showMessageBox', options });
    stay.answer({ response: 0 });
    expect((await first.value('job.show', { id: slow.id })).state.state).toBe('running');

    first.send({ kind: 'close-window' });
    (await first.dialog()).answer({ response: 1 });
    expect(await first.ended()).toBe(0);

    const again = await openApp({ folder });
    expect((await again.value('job.show', { id: slow.id })).state).toEqual({ state: 'paused', reason: 'shutdown' });
    const page = await again.page();
    await page.evaluate(`location.hash = '#/job/${slow.id}'`);
    slow.open();
    await page.getByRole('button', { name: t('ui.job.resume') }).click();
    await page.getByRole('heading', { name: t('ui.export.done') }).waitFor();
    expect(existsSync(join(slow.output, 'bundle.json'))).toBe(true);
  });

  it('a host that is killed is started again: calls are answered, the job is there and goes on', async () => {
    const folder = await tempFolder();
    const app = await openApp({ folder });
    const slow = await startSlowExport(app, folder);
    app.send({ kind: 'kill-host' });
    await app.until(slow.id, 'paused');
    await app.saw('progress', (value) => value === -1);
    slow.open();
    await app.value('job.resume', { id: slow.id });
    await app.until(slow.id, 'succeeded');
    expect(app.running).toBe(true);
  });

  it('whoever looks at a job while the host is killed sees that it stopped, and goes on with it', async () => {
    const { t } = translator('en');
    const folder = await tempFolder();
    const app = await openApp({ folder });
    const slow = await startSlowExport(app, folder);
    const page = await app.page();
    await page.evaluate(`location.hash = '#/job/${slow.id}'`);
    await page.getByRole('button', { name: t('ui.job.pause') }).waitFor();
    app.send({ kind: 'kill-host' });
    await page.getByRole('button', { name: t('ui.job.resume') }).waitFor();
    slow.open();
    await page.getByRole('button', { name: t('ui.job.resume') }).click();
    await page.getByRole('heading', { name: t('ui.export.done') }).waitFor();
  });

  it('a power cut loses nothing: opened again, the job is there and goes on', async () => {
    const folder = await tempFolder();
    const first = await openApp({ folder });
    const slow = await startSlowExport(first, folder);
    await first.kill();
    const again = await openApp({ folder });
    await again.until(slow.id, 'paused');
    slow.open();
    await again.value('job.resume', { id: slow.id });
    await again.until(slow.id, 'succeeded');
  });
});
