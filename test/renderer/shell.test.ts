import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../shared/messages/format.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';
import { tabTo } from '../support/tab-to.ts';

describe.skipIf(!have('chromium'))('the page around its screens (chromium)', () => {
  it('asks for the side once, shows that half alone, and the other one when settings say so', async () => {
    const { page, say, complaints, reopen } = await openScreen({ language: 'en' });
    const { t } = say;
    await page.getByRole('button', { name: t('ui.side.isolated') }).click();
    await page.getByRole('banner').getByText(t('ui.side.isolated')).waitFor();
    await reopen();
    await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).waitFor();
    expect(await page.getByRole('link', { name: t('ui.screen.export'), exact: true }).count()).toBe(0);
    await page.getByRole('link', { name: t('ui.screen.settings') }).click();
    await page.getByRole('checkbox', { name: t('ui.settings.bothSides') }).click();
    await page.getByRole('link', { name: t('ui.screen.export'), exact: true }).click();
    await page.getByRole('banner').getByText(t('ui.side.internet')).waitFor();
    expect(complaints).toEqual([]);
  });

  it('speaks the language of the system, then the one that was chosen, also after it was opened anew', async () => {
    const { page, reopen } = await openScreen({ language: 'zh' });
    await page.getByRole('heading', { name: '欢迎使用 Gapferry' }).waitFor();
    await page.getByRole('button', { name: 'EN' }).click();
    await page.getByRole('heading', { name: 'Welcome to Gapferry' }).waitFor();
    await reopen();
    await page.getByRole('heading', { name: 'Welcome to Gapferry' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('lets no style count that came with markup, neither as an element nor as an attribute', async () => {
    const { page, say } = await openScreen({ language: 'en' });
    await page.getByText(say.t('ui.start.whichSide')).waitFor();
    const shown = await page.evaluate(`(() => {
      document.body.insertAdjacentHTML('beforeend', '<style>h1 { display: none }</style><p id="smuggled" style="color: red">x</p>');
      return [getComputedStyle(document.querySelector('h1')).display, getComputedStyle(document.querySelector('#smuggled')).color];
    })()`);
    expect(shown).not.toContain('none');
    expect(shown).not.toContain('rgb(255, 0, 0)');
  });

  it('takes the token out of the address before anything else', async () => {
    const { page, say } = await openScreen({ language: 'en' });
    await page.getByText(say.t('ui.start.whichSide')).waitFor();
    expect(page.url()).not.toContain('token');
  });

  it('keeps its session in memory alone, and says what to do after a reload', async () => {
    const { page, say } = await openScreen({ language: 'zh' });
    await page.getByText(say.t('ui.start.whichSide')).waitFor();
    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(0);
    await page.reload();
    const { title, remedy } = say.error({ code: 'internal.noSession', params: {} });
    const alert = page.getByRole('alert');
    await alert.getByText(title).waitFor();
    await alert.getByText(remedy).waitFor();
  });

  it.each(LANGUAGES)('says so when the host has gone, and keeps what was entered: %s', async (language) => {
    const { page, say, endHost } = await openScreen({ language });
    const { t } = say;
    await page.getByRole('button', { name: t('ui.side.internet') }).click();
    await page.getByRole('link', { name: t('ui.screen.export'), exact: true }).click();
    await page.getByRole('button', { name: t('ui.files.paste') }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('nginx:1\n');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('ui.act.take') })
      .click();
    await endHost();
    await page.getByRole('button', { name: t('ui.export.findImages') }).click();
    const { title } = say.error({ code: 'internal.hostGone', params: {} });
    await page.getByRole('alert').filter({ hasText: title }).first().waitFor();
    await page.getByText('pasted-1.txt').first().waitFor();
  });

  it('is used by keyboard alone: from the first question to a bundle', async () => {
    const { page, say } = await openScreen({ language: 'en' });
    const { t } = say;
    const press = async (name: string | RegExp): Promise<void> => {
      await tabTo(page, name);
      await page.keyboard.press('Enter');
    };
    await page.getByText(t('ui.start.whichSide')).waitFor();
    await press(t('ui.practice.start'));
    await page.getByRole('button', { name: t('ui.files.sample') }).waitFor();
    await press(t('ui.files.sample'));
    await press(t('ui.export.findImages'));
    await page.getByText(t('ui.figure.shared')).waitFor();
    await press(t('ui.export.chooseStick'));
    await page.getByText(t('ui.figure.fits')).waitFor();
    await press(/^Export \d+ images/);
    await page.getByRole('heading', { name: t('ui.export.done') }).waitFor();
  });

  it("shows no side's colour before somebody said which it is", async () => {
    const { page, say, call, reopen } = await openScreen({ language: 'en' });
    await page.getByText(say.t('ui.start.whichSide')).waitFor();
    const sideOf = (): Promise<unknown> => page.evaluate('document.documentElement.dataset.side');
    expect(await sideOf()).toBe('unknown');
    await call('workstation.set', { side: 'isolated' });
    await reopen();
    await page.getByText(say.t('ui.start.noJobs')).waitFor();
    expect(await sideOf()).toBe('isolated');
  });

  it.each([
    ['internet', 'import'],
    ['isolated', 'export'],
  ] as const)(
    'on the %s side says of the screen %s where it belongs, and leads to the settings',
    async (side, screen) => {
      const { page, say } = await openScreen({ language: 'zh', workstation: { side } });
      await page.getByText(say.t('ui.start.noJobs')).waitFor();
      await page.evaluate(`location.hash = '#/${screen}'`);
      await page.getByText(say.t(`ui.otherSide.${screen}`)).waitFor();
      expect(await page.locator('.steps').count()).toBe(0);
      await page.getByRole('link', { name: say.t('ui.otherSide.settings') }).click();
      await page.getByText(say.t('ui.settings.bothSides')).waitFor();
    },
  );

  it('ends a practice in which nothing was made without asking, and says nothing of a refusal but on the screen', async () => {
    const { page, say, complaints } = await openScreen({ language: 'en', workstation: { side: 'internet' } });
    const { t } = say;
    await page.getByRole('button', { name: t('ui.practice.start'), exact: true }).click();
    await page.getByRole('button', { name: t('ui.practice.end'), exact: true }).click();
    await page.getByText(t('ui.start.noJobs')).waitFor();
    await page.getByRole('link', { name: t('ui.screen.settings'), exact: true }).click();
    await page.getByRole('link', { name: t('ui.settings.keys'), exact: true }).click();
    const make = async (): Promise<void> => {
      await page.getByRole('button', { name: t('ui.key.new') }).click();
      await page.getByLabel(t('ui.key.name'), { exact: true }).fill('desk');
      await page.getByLabel(t('ui.key.passphrase'), { exact: true }).fill('correct horse');
      await page.getByLabel(t('ui.key.again'), { exact: true }).fill('correct horse');
      await page.getByRole('button', { name: t('ui.key.make') }).click();
    };
    await make();
    await page
      .getByRole('table', { name: t('ui.settings.keys') })
      .getByText('desk')
      .waitFor();
    await make();
    await page.getByRole('alert').filter({ hasText: 'GF-' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
