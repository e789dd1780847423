import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { Barrier, holdAfter } from '../support/barrier.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { have } from '../support/have.ts';
import { openScreen, type Screen, type ScreenOptions } from '../support/open-screen.ts';

/** A workstation of the internet side, and a registry that has team/one and team/two. */
async function internetSide(options: ScreenOptions & { readonly barrier?: Barrier }) {
  const screen = await openScreen({ ...options, workstation: { side: 'internet' } });
  const registry = await startRegistry(options.barrier ? { hook: options.barrier.hook } : {});
  onTestFinished(() => registry.close());
  await seed(registry.url, [bulkRepository('team/one', [40_000, 30_000]), bulkRepository('team/two', [20_000])]);
  await screen.call('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
  const click = (name: string | RegExp): Promise<void> => screen.page.getByRole('button', { name }).click();
  return { ...screen, host: registry.host, click, t: screen.say.t };
}
type Side = Awaited<ReturnType<typeof internetSide>>;

async function toExport({ page, t }: Pick<Side, 'page' | 't'>): Promise<void> {
  await page.getByRole('link', { name: t('ui.screen.export'), exact: true }).click();
}

async function paste({ page, click, t }: Side, text: string): Promise<void> {
  await toExport({ page, t });
  await click(t('ui.files.paste'));
  await page.getByRole('dialog').getByRole('textbox').fill(text);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('ui.act.take') })
    .click();
  await click(t('ui.export.findImages'));
}

async function toStick({ page, click, t, folder }: Side): Promise<void> {
  await click(t('ui.export.chooseStick'));
  await page.getByLabel(t('ui.stick.folder'), { exact: true }).fill(folder);
}

const run = ({ t }: Pick<Side, 't'>): RegExp => new RegExp(`^${t('ui.export.run', { summary: '' }).trim()} `);

async function shows(page: Screen['page'], text: string): Promise<void> {
  await page.getByText(text).filter({ visible: true }).first().waitFor();
}

describe.skipIf(!have('chromium'))('exporting on the page (chromium)', () => {
  it('makes the first key on the way and signs with it', async () => {
    const side = await internetSide({ language: 'zh' });
    const { page, click, t, call } = side;
    await paste(side, `${side.host}/team/one:1\n${side.host}/team/two:1\n`);
    await shows(page, t('ui.figure.shared'));
    await toStick(side);
    await page.getByLabel(t('ui.key.name'), { exact: true }).fill('desk');
    await page.getByLabel(t('ui.key.passphrase'), { exact: true }).fill('correct horse');
    await page.getByLabel(t('ui.key.again'), { exact: true }).fill('correct house');
    await shows(page, t('ui.key.differ'));
    expect(await page.getByRole('button', { name: t('ui.key.make') }).isDisabled()).toBe(true);
    await page.getByLabel(t('ui.key.again'), { exact: true }).fill('correct horse');
    await click(t('ui.key.make'));
    await page.getByLabel(t('ui.stick.passphrase', { name: 'desk' })).waitFor();
    await click(run(side));
    await shows(page, t('ui.export.done'));
    const [job] = await call('job.list', {});
    const { result } = await call('job.show', { id: job?.id ?? '' });
    expect(result).toMatchObject({ signedBy: { name: 'desk' }, images: { length: 2 } });
  });

  it('weighs images, counts shared layers once, and lets an image be left out', async () => {
    const side = await internetSide({ language: 'en' });
    const { page, t } = side;
    await paste(side, `${side.host}/team/one:1\n${side.host}/team/two:1\n`);
    await shows(page, '88.');
    await page.getByRole('checkbox', { name: /team\/one/ }).uncheck();
    await shows(page, '20.');
    await page.getByRole('button', { name: `${t('ui.travel.show.excluded')} 1` }).click();
    expect(await page.getByRole('row').filter({ hasText: 'team/' }).count()).toBe(1);
  });

  it('sorts images by a column, and decides all of them, none, or those that the filter shows', async () => {
    const side = await internetSide({ language: 'en' });
    const { page, click, t } = side;
    await paste(side, `${side.host}/team/two:1\n${side.host}/team/one:1\n`);
    await shows(page, '88.');
    const names = () => page.getByRole('row').filter({ hasText: 'team/' }).locator('.last').allTextContents();
    const sort = (title: string) => page.getByRole('columnheader', { name: title }).getByRole('button').click();
    await sort(t('ui.column.image'));
    await expect.poll(names).toEqual(['one:1', 'two:1']);
    await sort(t('ui.column.size'));
    await expect.poll(names).toEqual(['two:1', 'one:1']);
    const ticked = () => page.getByRole('checkbox', { name: /team\//, checked: true }).count();
    await click(t('ui.travel.noneOfAll'));
    await expect.poll(ticked).toBe(0);
    await click(t('ui.travel.all'));
    await expect.poll(ticked).toBe(2);
    await page.getByRole('textbox', { name: t('ui.filter') }).fill('two');
    await click(t('ui.travel.onlyThese', { count: 1 }));
    await page.getByRole('textbox', { name: t('ui.filter') }).fill('');
    await expect.poll(ticked).toBe(1);
    await shows(page, '20.');
  });

  it('says what an image that cannot be had needs, and goes on without it', async () => {
    const side = await internetSide({ language: 'en' });
    const { page, click, t } = side;
    await paste(side, `${side.host}/team/one:1\n${side.host}/team/gone:9\n`);
    await shows(page, t('ui.survey.failed', { count: 1 }));
    await shows(page, 'GF-307');
    await click(side.say.labelled(t('ui.survey.leaveOut'), `${side.host}/team/gone:9`));
    await page.getByText('GF-307').waitFor({ state: 'detached' });
    await shows(page, t('ui.survey.leftOut', { count: 1 }));
    await toStick(side);
    await click(t('ui.stick.unsigned'));
    await click(run(side));
    await shows(page, t('ui.export.done'));
    await shows(page, t('ui.export.leftOut'));
    const [job] = await side.call('job.list', {});
    const { result } = await side.call('job.show', { id: job?.id ?? '' });
    expect(result).toMatchObject({ leftOut: [{ reference: `${side.host}/team/gone:9` }], images: { length: 1 } });
  });

  it('says once what keeps all images of a registry from being had, and mends it in place', async () => {
    const side = await internetSide({ language: 'en' });
    const { page, click, t, host } = side;
    await side.call('registry.set', { host, plainHttp: false });
    const gone = [1, 2, 3, 4, 5].map((at) => `${host}/team/gone:${at}`);
    await paste(side, `${[`${host}/team/one:1`, ...gone].join('\n')}\n`);
    await shows(page, t('ui.survey.failed', { count: 6 }));
    const alert = page.getByRole('alert').filter({ hasText: t('ui.survey.failed', { count: 6 }) });
    expect(await alert.getByRole('listitem').count()).toBe(1);
    await shows(page, t('ui.named.others', { count: 3 }));
    await click(t('ui.plainHttp.use', { host }));
    const dialog = page.getByRole('dialog');
    await dialog.getByText(t('ui.plainHttp.what', { host })).waitFor();
    await dialog.getByRole('button', { name: t('ui.plainHttp.ok') }).click();
    await shows(page, t('ui.survey.failed', { count: 5 }));
    await click(new RegExp(`^${t('ui.survey.leaveOut')}: GF-307`));
    await page.getByText('GF-307').waitFor({ state: 'detached' });
    await shows(page, '68.');
  });

  it('lets maybes be decided, and no undecided one travel', async () => {
    const side = await internetSide({ language: 'zh' });
    const { page, click, t, host } = side;
    const pod = `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "${host}/team/one:1"}]}\n`;
    const map = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  helper-image: team/helper\n';
    await paste(side, `${pod}---\n${map}`);
    await shows(page, t('ui.travel.open', { count: 1 }));
    await click(side.say.labelled(t('ui.travel.doesNot'), 'team/helper'));
    await page.getByText(t('ui.travel.open', { count: 1 })).waitFor({ state: 'detached' });
    await click(`${t('ui.travel.show.excluded')} 1`);
    await page.getByRole('checkbox', { name: 'team/helper' }).click();
    await page.locator('.figures').getByText('2', { exact: true }).first().waitFor();
  });

  it('does not begin with a volume size that is none', async () => {
    const side = await internetSide({ language: 'en' });
    const { page, click, t } = side;
    await paste(side, `${side.host}/team/two:1\n`);
    await toStick(side);
    await click(t('ui.stick.unsigned'));
    await page.getByText(t('ui.more'), { exact: true }).click();
    const size = page.getByLabel(t('ui.more.volumeSize'), { exact: true });
    await size.fill('abc');
    await shows(page, t('ui.stick.volumeSizeWrong'));
    expect(await page.getByRole('button', { name: run(side) }).isDisabled()).toBe(true);
    await size.fill('4.7GB');
    await page.getByText(t('ui.stick.volumeSizeWrong')).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: run(side), disabled: false }).waitFor();
  });

  it('stops at a file that cannot be read, until somebody says to do without it, and the job tells of it', async () => {
    const side = await internetSide({ language: 'en' });
    const { page, click, t, folder } = side;
    await writeFile(join(folder, 'app.yaml'), `image: ${side.host}/team/two:1\n`);
    await writeFile(join(folder, 'broken.yaml'), 'image: [1\nb: "x\n');
    await toExport(side);
    await page.locator('input[type=file]').setInputFiles(['app.yaml', 'broken.yaml'].map((name) => join(folder, name)));
    await click(t('ui.export.findImages'));
    await shows(page, t('ui.unread.open', { count: 1 }));
    expect(await page.getByRole('button', { name: t('ui.export.chooseStick') }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: new RegExp(`^${t('ui.unread.do')}: .*broken.yaml`) }).click();
    await shows(page, t('ui.unread.without'));
    await toStick(side);
    await click(t('ui.stick.unsigned'));
    await click(run(side));
    await shows(page, t('ui.export.done'));
    await page
      .getByText(/broken\.yaml could not be read in full/)
      .first()
      .waitFor();
  });

  it('is stopped for a secret, and goes on with a reason from the way back', async () => {
    const side = await internetSide({ language: 'en' });
    const { page, click, t } = side;
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n';
    await paste(
      side,
      `${secret}---\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: "${side.host}/team/two:1"}]}\n`,
    );
    await toStick(side);
    await click(t('ui.stick.unsigned'));
    await click(run(side));
    await shows(page, 'GF-208');
    await page.getByRole('link', { name: t('ui.job.backToChoices') }).click();
    await page.getByText(t('ui.more'), { exact: true }).click();
    await page.getByLabel(t('ui.more.acceptSecrets'), { exact: true }).fill('a test value');
    await click(run(side));
    await shows(page, t('ui.export.done'));
  });

  it('takes files of this computer', async () => {
    const side = await internetSide({ language: 'zh' });
    const { page, t, click, folder } = side;
    await writeFile(join(folder, 'app.yaml'), `image: ${side.host}/team/one:1\n`);
    await toExport(side);
    await page.locator('input[type=file]').setInputFiles(join(folder, 'app.yaml'));
    await page
      .getByRole('list', { name: t('ui.files.given') })
      .getByText('app.yaml')
      .first()
      .waitFor();
    await click(t('ui.export.findImages'));
    await shows(page, '68.');
  });

  it('pauses, keeps what is done, goes on and ends', async () => {
    const barrier = new Barrier();
    const side = await internetSide({ language: 'en', barrier });
    const { page, click, t } = side;
    await paste(side, `${side.host}/team/one:1\n${side.host}/team/two:1\n`);
    await shows(page, t('ui.figure.shared'));
    await toStick(side);
    await click(t('ui.stick.unsigned'));
    const held = barrier.close(holdAfter(1, ({ method, url }) => method === 'GET' && url.pathname.includes('/blobs/')));
    await click(run(side));
    await held;
    await page.getByRole('progressbar').waitFor();
    await click(t('ui.job.pause'));
    await shows(page, t('ui.paused.user'));
    barrier.open();
    await click(t('ui.job.resume'));
    await shows(page, t('ui.export.done'));
  });

  it('shows five thousand images with few of them in the document, and finds one', async () => {
    const side = await internetSide({ language: 'en' });
    const { page } = side;
    const names = Array.from({ length: 5000 }, (_, i) => `${side.host}/team/app-${String(i).padStart(4, '0')}:1`);
    await toExport(side);
    const buffer = Buffer.from(names.join('\n'));
    await page.locator('input[type=file]').setInputFiles({ name: 'images.txt', mimeType: 'text/plain', buffer });
    await side.click(side.t('ui.export.findImages'));
    await shows(page, '5,000');
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    const list = page.locator('.data-list .scroller').first();
    // Rows are measured as they come into view, so the end moves a little on the way to it.
    const atEnd = async (): Promise<number> => {
      await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return page.getByRole('row').filter({ hasText: 'app-4999' }).count();
    };
    await expect.poll(atEnd, { timeout: 20_000 }).toBe(1);
    await page.getByRole('textbox', { name: side.t('ui.filter') }).fill('app-2345');
    await page.getByRole('row').filter({ hasText: 'app-2345' }).waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'team/' }).count()).toBe(1);
  });
});
