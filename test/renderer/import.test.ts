import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHarbor } from '../../main/practice/harbor.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { seriousFindings } from '../support/axe.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { have } from '../support/have.ts';
import { jobAtRest } from '../support/job-at-rest.ts';
import { openScreen, type ScreenOptions } from '../support/open-screen.ts';
import { practiceFerry } from '../support/practice-ferry.ts';
import { buttonNamed } from '../support/screens/button-named.ts';

const PASSWORD = 'Harbor12345';

/** A workstation of the isolated side with a bundle on its disk, signed by a key that it does not trust, and a Harbor. */
async function isolatedSide({
  projects = ['prod'],
  quota,
  audience,
  site,
  ...options
}: ScreenOptions & {
  readonly projects?: string[];
  readonly quota?: number;
  /** Whom the bundle is meant for, and where it has come. */
  readonly audience?: string;
  readonly site?: string;
}) {
  const screen = await openScreen({
    ...options,
    workstation: { side: 'isolated', ...(site === undefined ? {} : { site }) },
  });
  const { call, folder, page, say } = screen;
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  await seed(registry.url, [bulkRepository('team/one', [40_000, 30_000]), bulkRepository('team/two', [20_000])]);
  const harbor = await startHarbor({
    adminPassword: PASSWORD,
    projects: projects.map((name) => ({ name, ...(quota === undefined ? {} : { quota }) })),
  });
  onTestFinished(() => harbor.close());
  for (const { host } of [registry, harbor]) await call('registry.set', { host, plainHttp: true, proxy: 'direct' });
  const { publicPem, fingerprint } = await call('key.new', { name: 'outside', passphrase: '' });
  await writeFile(join(folder, 'outside.pub'), publicPem);
  const contentBase64 = Buffer.from(`${registry.host}/team/one:1\n${registry.host}/team/two:1\n`).toString('base64');
  const request = {
    sources: [{ name: 'images.txt', contentBase64 }],
    output: join(folder, 'bundle'),
    key: 'outside',
    audience,
  };
  const { id } = await call('job.start', { job: { kind: 'export', request }, passphrase: '' });
  expect((await jobAtRest(screen, id)).state.state).toBe('succeeded');
  const shows = (text: string): Promise<void> => page.getByText(text).filter({ visible: true }).first().waitFor();
  const click = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
  return { ...screen, harbor, source: registry.host, fingerprint, click, shows, t: say.t };
}
type Side = Awaited<ReturnType<typeof isolatedSide>>;

async function openBundle({ page, t, click, folder }: Side): Promise<void> {
  await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).click();
  await page.getByRole('textbox', { name: t('ui.import.path') }).fill(join(folder, 'bundle'));
  await click(t('ui.act.take'));
}

async function toCheck({ page, t, click, harbor }: Side, project: string): Promise<void> {
  await click(t('ui.import.chooseTarget'));
  await page.getByLabel(t('ui.target.to'), { exact: true }).fill(`${harbor.host}/${project}`);
  await page.getByRole('table', { name: t('ui.target.preview') }).waitFor();
  await click(t('ui.import.check'));
}

async function largestFile(folder: string): Promise<string> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const sized = await Promise.all(paths.map(async (path) => ({ path, size: (await stat(path)).size })));
  return sized.reduce((a, b) => (a.size > b.size ? a : b)).path;
}

describe.skipIf(!have('chromium'))('importing on the page (chromium)', () => {
  it('takes a bundle of an unknown signer only with a reason, and has no button to trust it', async () => {
    const side = await isolatedSide({ language: 'zh' });
    const { page, t, shows, call, click } = side;
    await openBundle(side);
    await shows(t('verdict.untrusted'));
    const next = page.getByRole('button', { name: t('ui.import.chooseTarget') });
    expect(await next.isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: t('ui.trust.do') }).count()).toBe(0);
    await page.getByLabel(t('ui.import.reason'), { exact: true }).fill('演练');
    await call('registry.login', { host: side.harbor.host, username: 'admin', password: PASSWORD });
    await toCheck(side, 'prod');
    await shows(t('ui.preflight.new'));
    await click(new RegExp(`^${t('ui.import.run', { summary: '' }).trim()} `));
    await shows(t('ui.import.done'));
    const [job] = await call('job.list', {});
    expect(job?.state).toEqual({ state: 'succeeded' });
  });

  it('trusts a signer who was enrolled by the end of the fingerprint, and by no other end', async () => {
    const side = await isolatedSide({ language: 'en' });
    const { page, t, shows, click, fingerprint, folder } = side;
    await page.getByRole('link', { name: t('ui.screen.settings') }).click();
    await page.getByRole('link', { name: t('ui.settings.trust'), exact: true }).click();
    await click(t('ui.trust.add'));
    await page.getByLabel(t('ui.trust.file'), { exact: true }).fill(join(folder, 'outside.pub'));
    await page.getByLabel(t('ui.trust.name'), { exact: true }).fill('export desk');
    await page.getByLabel(t('ui.trust.lastEight'), { exact: true }).fill('00000000');
    await page.getByLabel(t('ui.trust.confirmed'), { exact: true }).fill('by telephone');
    expect(await page.locator('main').textContent()).not.toContain(fingerprint.slice(-4));
    await click(t('ui.trust.do'));
    await shows('GF-623');
    expect(await page.getByRole('alert').textContent()).not.toContain(fingerprint.slice(-4));
    await page.getByLabel(t('ui.trust.lastEight'), { exact: true }).fill(fingerprint.slice(-8));
    await click(t('ui.trust.do'));
    await page.getByRole('row').filter({ hasText: 'export desk' }).waitFor();
    await openBundle(side);
    await shows(t('verdict.trusted', { signer: 'export desk' }));
  });

  it('begins anew with another bundle: no ticket, option or reason is taken over', async () => {
    const side = await isolatedSide({ language: 'en' });
    const { page, t, click, folder, harbor } = side;
    await cp(join(folder, 'bundle'), join(folder, 'second'), { recursive: true });
    await openBundle(side);
    await page.getByLabel(t('ui.import.reason'), { exact: true }).fill('a test');
    await click(t('ui.import.chooseTarget'));
    const to = page.getByLabel(t('ui.target.to'), { exact: true });
    await to.fill(`${harbor.host}/prod`);
    await page.getByText(t('ui.more'), { exact: true }).click();
    await page.getByLabel(t('ui.more.ticket'), { exact: true }).fill('CHG-1');
    await page.getByRole('checkbox', { name: t('ui.target.createProject') }).check();
    await page
      .getByRole('button', { name: new RegExp(t('ui.import.step.bundle')) })
      .first()
      .click();
    await page.getByRole('button', { name: new RegExp(`^${t('ui.act.remove')}:`) }).click();
    await page.getByRole('textbox', { name: t('ui.import.path') }).fill(join(folder, 'second'));
    await click(t('ui.act.take'));
    const reason = page.getByLabel(t('ui.import.reason'), { exact: true });
    expect(await reason.inputValue()).toBe('');
    await reason.fill('another test');
    await click(t('ui.import.chooseTarget'));
    expect(await to.inputValue()).toBe(`${harbor.host}/prod`);
    await page.getByText(t('ui.more'), { exact: true }).click();
    expect(await page.getByRole('checkbox', { name: t('ui.target.createProject') }).isChecked()).toBe(false);
    expect(await page.getByLabel(t('ui.more.ticket'), { exact: true }).inputValue()).toBe('');
  });

  it('says that a bundle is meant for another site before anything else is asked', async () => {
    const side = await isolatedSide({ language: 'zh', audience: 'site-b', site: 'site-a' });
    await openBundle(side);
    await side.shows('GF-643');
    expect(await side.page.getByRole('button', { name: side.t('ui.import.chooseTarget') }).isDisabled()).toBe(true);
  });

  it('says that a changed bundle is not genuine, and offers no way on', async () => {
    const side = await isolatedSide({ language: 'en' });
    const { page, t, shows, folder } = side;
    await writeFile(join(folder, 'bundle', 'bundle.json'), '{}\n');
    await openBundle(side);
    await shows('GF-6');
    expect(await page.getByRole('button', { name: t('ui.import.chooseTarget') }).count()).toBe(0);
  });

  it('lets an upload be cancelled, and keeps nothing of it', async () => {
    const side = await isolatedSide({ language: 'zh' });
    const { page, t, folder } = side;
    await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).click();
    await page.getByText(t('ui.import.none')).waitFor();
    await writeFile(join(folder, 'large.tar'), Buffer.alloc(8_000_000));
    const line = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 };
    await line.send('Network.emulateNetworkConditions', slow);
    await page.locator('input[type=file]').first().setInputFiles(join(folder, 'large.tar'));
    await page.getByRole('progressbar', { name: t('ui.import.sending') }).waitFor();
    await buttonNamed(page, t('ui.act.cancel')).click();
    await page.getByText(t('ui.import.elsewhere')).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    const left = async (): Promise<string[]> =>
      (await readdir(join(folder, 'uploads'), { recursive: true })).filter((name) => name.includes('.'));
    await expect.poll(left).toEqual([]);
  });

  it('shows an upload on every screen, and takes what came when it has come; what is taken out goes from the host', async () => {
    const side = await isolatedSide({ language: 'en' });
    const { page, t, folder, call } = side;
    const contentBase64 = Buffer.from(`${side.source}/team/one:1\n`).toString('base64');
    const request = {
      sources: [{ name: 'images.txt', contentBase64 }],
      output: join(folder, 'one.tar'),
      key: 'outside',
    };
    const { id } = await call('job.start', { job: { kind: 'export', request }, passphrase: '' });
    expect((await jobAtRest(side, id)).state.state).toBe('succeeded');
    await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).click();
    await page.getByText(t('ui.import.none')).waitFor();
    const line = await page.context().newCDPSession(page);
    const conditions = { offline: false, latency: 0, downloadThroughput: -1 };
    await line.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: 10_000 });
    await page.locator('input[type=file]').first().setInputFiles(join(folder, 'one.tar'));
    const bar = page.getByRole('progressbar', { name: t('ui.import.sending') });
    await bar.waitFor();
    await page.getByRole('link', { name: t('ui.screen.settings'), exact: true }).click();
    await page.getByRole('heading', { name: t('ui.screen.settings') }).waitFor();
    await bar.waitFor();
    await buttonNamed(page, t('ui.act.cancel')).waitFor();
    await line.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: -1 });
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).click();
    await page
      .getByRole('list', { name: t('ui.import.given') })
      .getByText('one.tar')
      .waitFor();
    await page.getByRole('button', { name: new RegExp(`^${t('ui.act.remove')}:`) }).click();
    await expect.poll(() => readdir(join(folder, 'uploads'))).toEqual([]);
  });

  it('takes a bundle of the computer in front of the person: a folder, and a file that is dropped', async () => {
    const side = await isolatedSide({ language: 'en' });
    const { page, t, shows, call, folder } = side;
    await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).click();
    const input = page.locator('input[type=file]');
    await input.nth(1).setInputFiles(join(folder, 'bundle'));
    await shows(t('verdict.untrusted'));
    const given = page.getByRole('list', { name: t('ui.import.given') });
    expect(await given.locator('code').textContent()).toMatch(/uploads\/[0-9a-f-]{36}\/bundle$/);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: new RegExp(`^${t('ui.act.remove')}:`) }).click();

    const contentBase64 = Buffer.from(`${side.source}/team/one:1\n`).toString('base64');
    const request = {
      sources: [{ name: 'images.txt', contentBase64 }],
      output: join(folder, 'one.tar'),
      key: 'outside',
    };
    const { id } = await call('job.start', { job: { kind: 'export', request }, passphrase: '' });
    expect((await jobAtRest(side, id)).state.state).toBe('succeeded');
    const bytes = (await readFile(join(folder, 'one.tar'))).toString('base64');
    const drop = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob('${bytes}'), (char) => char.charCodeAt(0));
      transfer.items.add(new File([bytes], 'one.tar'));
      return transfer;
    })()`);
    await page.locator('.drop-zone').dispatchEvent('drop', { dataTransfer: drop });
    await given.getByText('one.tar').waitFor();
    await shows(t('verdict.untrusted'));
  });

  it('checks every byte when asked, and names the file that was changed', async () => {
    const side = await isolatedSide({ language: 'zh' });
    const { page, t, shows, click, folder } = side;
    const path = await largestFile(join(folder, 'bundle', 'blobs', 'sha256'));
    await writeFile(path, Buffer.alloc((await stat(path)).size));
    await openBundle(side);
    await click(t('ui.import.verify'));
    await shows(basename(path));
    await shows('GF-612');
    await page.getByText(t('ui.verify.notWhole', { count: 1 })).waitFor();
    const main = (await page.locator('main').textContent()) ?? '';
    expect(main.split(basename(path)).length - 1).toBe(1);
    expect(main).not.toContain(t('ui.job.failed', { count: 1 }));
  });

  it('says at the import that every byte was checked, and leads on from the check', async () => {
    const side = await isolatedSide({ language: 'en' });
    const { page, t, shows, click } = side;
    await openBundle(side);
    await click(t('ui.import.verify'));
    await click(t('ui.verify.goOn'));
    await page.getByText('Every byte was read on').waitFor();
    await shows(t('verdict.untrusted'));
    await page.getByRole('button', { name: new RegExp(`^${t('ui.act.remove')}:`) }).click();
    await page.getByText('Every byte was read on').waitFor({ state: 'detached' });
  });

  it('stops at the check without a sign-in or a project, leads to both, and imports', async () => {
    const side = await isolatedSide({ language: 'en', projects: [] });
    const { page, t, shows, click, harbor } = side;
    await openBundle(side);
    await page.getByLabel(t('ui.import.reason'), { exact: true }).fill('practice');
    await toCheck(side, 'new-team');
    await page
      .getByRole('link', { name: t('ui.remedy.signIn') })
      .first()
      .click();
    await page.getByLabel(t('ui.signIn.user'), { exact: true }).fill('admin');
    await page.getByLabel(t('ui.signIn.password'), { exact: true }).fill('wrong');
    await click(t('ui.remedy.signIn'));
    await shows('GF-305');
    await page.getByLabel(t('ui.signIn.password'), { exact: true }).fill(PASSWORD);
    await click(t('ui.remedy.signIn'));
    await page.getByText(harbor.host).first().waitFor();
    await page.getByRole('status').filter({ hasText: harbor.host }).first().waitFor();
    await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).click();
    await click(t('ui.preflight.createProject'));
    await click(new RegExp(`^${t('ui.import.run', { summary: '' }).trim()} `));
    await shows(t('ui.import.done'));
    expect([...harbor.world.projects.values()].map(({ name }) => name)).toContain('new-team');
  });

  it('stops at a quota that is too small, has it raised in place, and imports', async () => {
    const side = await isolatedSide({ language: 'zh', quota: 10_000 });
    const { t, shows, call, click, page, harbor } = side;
    await call('registry.login', { host: harbor.host, username: 'admin', password: PASSWORD });
    await openBundle(side);
    await page.getByLabel(t('ui.import.reason'), { exact: true }).fill('fingerprint read out by Wang Lei');
    await toCheck(side, 'prod');
    await shows('GF-403');
    expect(await page.getByRole('button', { name: /^导入 / }).isDisabled()).toBe(true);
    await page.getByLabel(t('ui.preflight.quota')).fill('1GiB');
    await click(t('ui.preflight.raiseQuota'));
    await page.getByText('GF-403').waitFor({ state: 'detached' });
    await click(/^导入 /);
    await shows(t('ui.import.done'));
    expect(harbor.world.projects.get('prod')?.quota).toBe(1024 ** 3);
  });

  it('says that a number of a stream came before, and goes on only with a reason', async () => {
    const screen = await openScreen({ language: 'en' });
    const { page, say, reopen } = screen;
    const { t } = say;
    await page.getByText(t('ui.start.whichSide')).waitFor();
    const { practice } = await practiceFerry(screen);
    await reopen();
    await page
      .getByRole('link', { name: t('ui.screen.import'), exact: true })
      .first()
      .click();
    await page.getByRole('textbox', { name: t('ui.import.path') }).fill(join(practice.stick, 'samples'));
    await page.getByRole('button', { name: t('ui.act.take') }).click();
    await page.getByText('Number 1 of prod was imported on').waitFor();
    const on = page.getByRole('button', { name: t('ui.import.chooseTarget') });
    expect(await on.isDisabled()).toBe(true);
    await page.getByLabel(t('ui.import.reason'), { exact: true }).fill('the project was emptied by mistake');
    await on.click();
    await page.getByRole('table', { name: t('ui.target.preview') }).waitFor();
  });
});
