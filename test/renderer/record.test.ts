import { describe, expect, it } from 'vitest';
import { formatHead } from '../../shared/audit.ts';
import { LANGUAGES, type Language } from '../../shared/messages/format.ts';
import { exported, openStation, pushImage } from '../jobs/record/ferry.ts';
import { seriousFindings } from '../support/axe.ts';
import { have } from '../support/have.ts';
import { openScreen, type Screen } from '../support/open-screen.ts';
import { practiceFerry } from '../support/practice-ferry.ts';
import { shoot } from '../support/shoot.ts';

async function afterFerry(language: Language) {
  const screen = await openScreen({ language });
  await screen.page.getByText(screen.say.t('ui.start.whichSide')).waitFor();
  const ferry = await practiceFerry(screen);
  await screen.reopen();
  await screen.page.getByRole('link', { name: screen.say.t('ui.screen.history'), exact: true }).click();
  return { ...screen, ...ferry, t: screen.say.t };
}

async function toTab({ page }: Pick<Screen, 'page'>, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
}

describe.skipIf(!have('chromium'))('the record on the page (chromium)', () => {
  it.each(LANGUAGES)('finds an image, shows its life and the bundle that carried it: %s', async (language) => {
    const screen = await afterFerry(language);
    const { page, t } = screen;
    await toTab(screen, t('ui.history.images'));
    // The jobs have a filter of the same name, and stand there until the other page does.
    await page.getByRole('button', { name: t('ui.images.destination'), exact: true }).waitFor();
    await page.getByRole('textbox', { name: t('ui.filter') }).fill('web');
    const found = page.getByRole('table').getByRole('link', { name: /^ghcr\.io/ });
    await found.waitFor();
    await shoot(page, `images-${language}`);
    expect(await seriousFindings(page)).toEqual([]);
    await found.click();
    const life = page.getByRole('list', { name: t('ui.images.life') });
    await life.getByText(t('catalog.event.landed')).first().waitFor();
    await life.getByText(t('catalog.event.exported')).first().waitFor();
    await shoot(page, `life-${language}`);
    expect(await seriousFindings(page)).toEqual([]);
    await life.getByRole('link', { name: 'samples' }).first().click();
    await page.getByRole('heading', { name: t('ui.receipt.title') }).waitFor();
    await page.getByRole('button', { name: t('ui.receipt.make') }).click();
    await page.frameLocator('iframe').locator('svg').first().waitFor();
    await shoot(page, `bundle-${language}`);
    expect(await seriousFindings(page)).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });

  it.each(LANGUAGES)('lists the log, checks it, and compares it with a head that was typed: %s', async (language) => {
    const screen = await afterFerry(language);
    const { page, t, call } = screen;
    await toTab(screen, t('ui.history.log'));
    await page.getByRole('table', { name: t('ui.history.log') }).waitFor();
    await page.getByText(t('ui.log.verify'), { exact: true }).click();
    const { head } = await call('audit.list', {});
    const heads = page.getByLabel(t('ui.log.heads'), { exact: true });
    await heads.fill(formatHead(head));
    await page.getByRole('button', { name: t('ui.log.verify.do') }).click();
    await page.getByText(t('audit.agreesGiven', { size: head.size, from: t('audit.from.given') })).waitFor();
    await shoot(page, `log-${language}`);
    expect(await seriousFindings(page)).toEqual([]);
    await heads.fill(formatHead({ size: head.size, hash: 'f'.repeat(64) }));
    await page.getByRole('button', { name: t('ui.log.verify.do') }).click();
    await page.getByText(t('ui.log.notWhole')).waitFor();
    await shoot(page, `log-bad-${language}`);
    expect(screen.complaints).toEqual([]);
  });

  it('lists the logs of which heads are kept here, and whose they are', async () => {
    const screen = await afterFerry('zh');
    const { page, t, call } = screen;
    const station = await openStation(undefined, '');
    const { path } = await exported(station, [await pushImage(station, 'app')], { name: '十一月' });
    await call('trust.add', { name: '导出台', path: station.pub, confirmed: 'in a test' });
    const { id } = await call('job.start', { job: { kind: 'verify', request: { bundle: [path] } } });
    await expect.poll(async () => (await call('job.show', { id })).state.state).toBe('succeeded');
    const [peer] = (await call('audit.heads', {})).peers;
    await toTab(screen, t('ui.history.log'));
    await page.getByText(t('ui.log.peers'), { exact: true }).click();
    const peers = page.getByRole('list', { name: t('help.command.audit.heads') });
    await peers.getByText('导出台').waitFor();
    await peers.getByText(t('heads.via.bundle', { name: '十一月' })).waitFor();
    await peers.getByText(formatHead(peer?.head ?? { size: 0, hash: '' })).waitFor();
    await shoot(page, 'log-peers-zh');
    expect(await seriousFindings(page)).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });

  it('shows what was sent and never confirmed, and files the receipt that comes back', async () => {
    const screen = await afterFerry('zh');
    const { page, t, call, imported } = screen;
    const receipt = await call('receipt.make', { bundle: imported });
    await toTab(screen, t('ui.history.bundles'));
    await page.getByText(t('receipt.state.unconfirmed')).waitFor();
    await page.getByText(t('ui.account.unconfirmed')).waitFor();
    await shoot(page, 'bundles-zh');
    await page.getByText(t('ui.receipt.add'), { exact: true }).click();
    await page.getByLabel(t('ui.receipt.given'), { exact: true }).fill(receipt.note);
    await page.getByRole('button', { name: t('ui.receipt.do') }).click();
    await page.getByText(t('ui.receipt.filed', { name: 'samples' })).waitFor();
    await page.getByText(t('receipt.state.confirmed')).waitFor();
    await page.evaluate(`location.hash = '#/history/bundles:${receipt.bundle}'`);
    await page
      .getByRole('list', { name: t('ui.bundles.answers') })
      .getByText(t('catalog.receipt.filed'))
      .waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('ends an export with the hand-over form, filled in and ready to print', async () => {
    const screen = await afterFerry('zh');
    const { page, t, exported } = screen;
    await page.evaluate(`location.hash = '#/job/${exported}'`);
    await page.getByText(t('ui.handover.title'), { exact: true }).first().click();
    await page.getByLabel(t('print.handover.mediumNumber'), { exact: true }).fill('U-0042');
    await page.getByRole('button', { name: t('ui.handover.make') }).click();
    await page.frameLocator('iframe').getByText('U-0042').first().waitFor();
    await shoot(page, 'handover-zh');
    expect(await seriousFindings(page)).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });

  it.each(LANGUAGES)('fits a window at 200 % on each of its pages: %s', async (language) => {
    const { page, t } = await afterFerry(language);
    await page.setViewportSize({ width: 640, height: 400 });
    for (const tab of ['jobs', 'images', 'bundles', 'log'] as const) {
      await toTab({ page }, t(`ui.history.${tab}`));
      await page.locator('main .chips, main .data-list').first().waitFor();
      await shoot(page, `narrow-${tab}-${language}`);
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect.soft(wider, `${tab} is wider than its window`).toBe(0);
    }
  });

  it('shows the licences of what is in it without leaving the page', async () => {
    const { page, say } = await openScreen({ language: 'en' });
    const { t } = say;
    await page.getByRole('button', { name: t('ui.side.internet') }).click();
    await page.getByText(t('ui.start.noJobs')).waitFor();
    await page.evaluate("location.hash = '#/settings/about'");
    await page.getByText(t('ui.about.thirdParty')).click();
    await page.getByLabel(t('ui.about.thirdParty')).getByText('react').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
