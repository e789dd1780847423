import { describe, it } from 'vitest';
import { LANGUAGES } from '../../shared/messages/format.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';
import { ExportScreen } from '../support/screens/export-screen.ts';
import type { Face } from '../support/screens/face.ts';
import { ImportScreen } from '../support/screens/import-screen.ts';
import { JobScreen } from '../support/screens/job-screen.ts';
import { RecordScreen } from '../support/screens/record-screen.ts';
import { SettingsScreen } from '../support/screens/settings-screen.ts';
import { StartScreen } from '../support/screens/start-screen.ts';
import { shoot } from '../support/shoot.ts';

const LOOKS = LANGUAGES.flatMap((language) => [false, true].map((dark) => ({ language, dark })));

/** `npm run screenshots`: the pictures of the documentation, by the journeys' own steps. Elsewhere the tree stays as it is. */
describe.skipIf(!process.env.GAPFERRY_SCREENSHOTS || !have('chromium'))(
  'pictures of a practice ferry (chromium)',
  () => {
    it.each(LOOKS)('in $language, dark=$dark', async ({ language, dark }) => {
      const opened = await openScreen({ language, dark, width: 1024, height: 700 });
      const { page, say } = opened;
      const face: Face = { ...opened, name: 'page', language, choose, killHost: opened.endHost, close: opened.endHost };
      const picture = (name: string): Promise<void> => shoot(page, `${name}-${language}-${dark ? 'dark' : 'light'}`);
      async function choose(button: string): Promise<void> {
        await importing.button(button).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('checkbox').first().check();
        await dialog.getByRole('button', { name: say.t('ui.act.choose', { count: 1 }) }).click();
        await dialog.waitFor({ state: 'hidden' });
      }
      const [start, exporting, importing] = [new StartScreen(face), new ExportScreen(face), new ImportScreen(face)];
      const [job, record, settings] = [new JobScreen(face), new RecordScreen(face), new SettingsScreen(face)];

      await start.text(say.t('ui.start.whichSide')).waitFor();
      await picture('start');
      await start.chooseSide('internet');
      await start.practise();
      await exporting.button(say.t('ui.files.sample')).click();
      await exporting.button(say.t('ui.export.findImages')).click();
      await exporting.text(say.t('ui.figure.shared')).waitFor();
      await picture('export');
      await exporting.button(say.t('ui.export.chooseStick')).click();
      await exporting.text(say.t('ui.figure.fits')).waitFor();
      await picture('stick');
      await exporting.run();
      await job.exported();
      await picture('exported');

      await importing.open();
      await importing.bundle('');
      await picture('import');
      await importing.button(say.t('ui.import.chooseTarget')).click();
      await importing.button(say.t('ui.import.check')).click();
      await page.locator('table.preflight').waitFor();
      await picture('check');
      await importing.run();
      await job.imported();
      await page.locator('.diff ins').first().waitFor();
      await picture('imported');

      await record.lifeOf('ghcr.io/gapferry-practice/web');
      await picture('life');
      await record.open('log');
      await page.getByRole('table', { name: say.t('ui.history.log') }).waitFor();
      await picture('log');
      await settings.open('registries');
      await page.getByRole('region').first().waitFor();
      await picture('settings');
      await settings.open('policies');
      await page.getByText(say.t('ui.policies.always')).waitFor();
      await picture('policies');
      await settings.goTo('#/relocate');
      await page.getByText(say.t('ui.relocate.what')).waitFor();
      await picture('relocate');
    });
  },
);
