import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../shared/messages/format.ts';
import { seriousFindings } from '../support/axe.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';
import { shoot } from '../support/shoot.ts';

/** Every way that the screens are looked at: both languages, light and dark, small and at 200 %. */
const ALL = [
  ...LANGUAGES.flatMap((language) => [
    { language, dark: false, width: 1280, height: 800, zoom: 1 },
    { language, dark: true, width: 1024, height: 700, zoom: 1 },
  ]),
  { language: 'zh', dark: false, width: 1280, height: 800, zoom: 2 },
] as const;
/** Each language and each appearance once, and 200 %; all of them where pictures are wanted. */
const LOOKS = process.env.GAPFERRY_SCREENSHOTS
  ? ALL
  : ALL.filter(({ language, dark, zoom }) => dark === (language === 'zh') || zoom === 2);

describe.skipIf(!have('chromium'))('a whole practice ferry on the page (chromium)', () => {
  it.each(LOOKS)('goes from sample files to rewritten files: $language dark=$dark $width zoom $zoom', async (look) => {
    const { page, say, complaints } = await openScreen(look);
    const { t } = say;
    const view = `${look.language}-${look.dark ? 'dark' : 'light'}-${look.width}x${look.zoom}`;
    const look_ = async (name: string): Promise<void> => {
      await shoot(page, `${view}-${name}`);
      if (look.zoom === 1) expect.soft(await seriousFindings(page), name).toEqual([]);
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect.soft(wider, `${name} is wider than its window`).toBe(0);
    };
    const click = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();

    await page.getByText(t('ui.start.whichSide')).waitFor();
    await look_('01-first');
    await page.getByRole('button', { name: t('ui.side.internet') }).click();
    await page.getByText(t('ui.start.noJobs')).waitFor();
    await look_('02-start');

    await page.getByRole('button', { name: t('ui.practice.start') }).click();
    await click(t('ui.files.sample'));
    await look_('03-files');
    await click(t('ui.export.findImages'));
    await page.getByText(t('ui.figure.shared')).waitFor();
    await look_('04-travel');
    await click(t('ui.export.chooseStick'));
    await page.getByText(t('ui.figure.fits')).waitFor();
    await look_('05-stick');
    await click(new RegExp(`^${t('ui.export.run', { summary: '' }).trim()} `));
    await page.getByRole('heading', { name: t('ui.export.done') }).waitFor();
    await look_('06-exported');

    await page
      .getByRole('link', { name: t('ui.screen.import'), exact: true })
      .first()
      .click();
    await page.getByText(t('ui.import.none')).waitFor();
    await look_('07-import');
    await click(t('ui.import.browse'));
    await page.getByRole('dialog').getByRole('checkbox').first().check();
    await look_('08-folders');
    await click(t('ui.act.choose', { count: 1 }));
    await page.getByText(t('verdict.trusted', { signer: 'practice' })).waitFor();
    await look_('09-verdict');
    await click(t('ui.import.chooseTarget'));
    await page.getByRole('table', { name: t('ui.target.preview') }).waitFor();
    await look_('10-target');
    await click(t('ui.import.check'));
    await page.getByText(t('ui.preflight.new')).waitFor();
    await look_('11-check');
    await click(new RegExp(`^${t('ui.import.run', { summary: '' }).trim()} `));
    await page.getByRole('heading', { name: t('ui.import.done') }).waitFor();
    await page.locator('.diff ins').first().waitFor();
    await look_('12-imported');

    await page.getByRole('link', { name: t('ui.screen.history') }).click();
    await page.getByRole('table', { name: t('ui.history.jobs') }).waitFor();
    await look_('13-history');
    await page.getByRole('link', { name: t('ui.screen.settings') }).click();
    for (const tab of ['workstation', 'registries', 'keys', 'trust', 'policies', 'record', 'about'] as const) {
      await page
        .getByRole('link', { name: t(`ui.settings.${tab}`), exact: true })
        .last()
        .click();
      await page.waitForTimeout(200);
      await look_(`14-${tab}`);
    }
    await page.getByRole('link', { name: t('ui.screen.relocate') }).click();
    await page.getByText(t('ui.relocate.what')).waitFor();
    await look_('15-relocate');
    await click(t('ui.practice.end'));
    await click(t('ui.practice.end.do'));
    await page.getByText(t('ui.start.noJobs')).waitFor();
    expect(complaints).toEqual([]);
  });
});
