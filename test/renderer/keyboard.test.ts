import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../shared/messages/format.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';
import { practiceFerry } from '../support/practice-ferry.ts';
import { tabTo } from '../support/tab-to.ts';

/** A page after a practice ferry, and what a person without a mouse does on it. */
async function afterFerry(language: Language) {
  const screen = await openScreen({ language });
  const { page, say, reopen } = screen;
  await page.getByText(say.t('ui.start.whichSide')).waitFor();
  const ferry = await practiceFerry(screen);
  await reopen();
  const { t } = say;
  /** What begins with these words, whatever figures follow. */
  const from = (words: string): RegExp => new RegExp(`^${words.trim()} `);
  const press = async (name: string | RegExp, key = 'Enter'): Promise<void> => {
    await tabTo(page, name);
    await page.keyboard.press(key);
  };
  const type = async (name: string, text: string): Promise<void> => {
    await tabTo(page, name);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  };
  const shows = (text: string): Promise<void> => page.getByText(text).filter({ visible: true }).first().waitFor();
  return { ...screen, ...ferry, t, from, press, type, shows };
}

describe.skipIf(!have('chromium'))('the screens by keyboard alone (chromium)', () => {
  it.each(LANGUAGES)(
    'import a bundle whose number came before, from its path to the rewritten files: %s',
    async (language) => {
      const { page, t, from, press, type, shows, practice } = await afterFerry(language);
      await press(t('ui.screen.import'));
      await type(t('ui.import.path'), `${practice.stick}/samples`);
      await page.keyboard.press('Enter');
      await shows(t('verdict.trusted', { signer: 'practice' }));
      await type(t('ui.import.reason'), 'practice');
      await press(t('ui.import.chooseTarget'));
      await page.getByRole('table', { name: t('ui.target.preview') }).waitFor();
      await press(t('ui.import.check'));
      await page.locator('table.preflight').waitFor();
      await press(from(t('ui.import.run', { summary: '' })));
      await page.getByRole('heading', { name: t('ui.import.done') }).waitFor();
    },
  );

  it('relocate, from the sample files to the rewritten ones', async () => {
    const { page, t, from, press, shows } = await afterFerry('en');
    await press(t('ui.screen.relocate'));
    await press(t('ui.files.sample'));
    await shows(t('ui.figure.shared'));
    await press(t('ui.import.check'));
    await page.locator('table.preflight').waitFor();
    await press(from(t('ui.relocate.run', { summary: '' })));
    await page.getByRole('heading', { name: t('ui.import.done') }).waitFor();
  });

  it('find an image and its life, and have the log verified', async () => {
    const { page, t, press, type } = await afterFerry('en');
    await press(t('ui.screen.history'));
    await press(t('ui.history.images'));
    await page.getByRole('button', { name: t('ui.images.destination'), exact: true }).waitFor();
    await type(t('ui.filter'), 'web');
    await page
      .getByRole('table')
      .getByRole('link', { name: /^ghcr\.io/ })
      .waitFor();
    await press(/^ghcr\.io/);
    await page.getByRole('list', { name: t('ui.images.life') }).waitFor();
    await press(t('ui.history.log'));
    await page.getByRole('table', { name: t('ui.history.log') }).waitFor();
    await press(t('ui.log.verify'));
    await press(t('ui.log.verify.do'));
    await page.locator('[data-verdict=trusted][role=status]').waitFor();
  });

  it('set policies and the appearance, and make a key', async () => {
    const { page, t, press, type, call } = await afterFerry('zh');
    await press(t('ui.screen.settings'));
    await press(t('ui.settings.policies'));
    await press(t('ui.policies.verifyFirst'), 'Space');
    await expect.poll(async () => (await call('workstation.show', {})).verifyFirst).toBe(true);
    await tabTo(page, t('ui.target.maxSeverity'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await call('workstation.show', {})).maxSeverity).toBeDefined();
    await press(t('ui.settings.keys'));
    await press(t('ui.key.new'));
    await type(t('ui.key.name'), 'desk');
    await type(t('ui.key.passphrase'), 'correct horse');
    await type(t('ui.key.again'), 'correct horse');
    await press(t('ui.key.make'));
    await page
      .getByRole('table', { name: t('ui.settings.keys') })
      .getByText('desk')
      .waitFor();
    await press(t('ui.settings.workstation'));
    await page.getByRole('radio', { name: t('ui.appearance.dark') }).waitFor();
  });
});
