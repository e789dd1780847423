import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HarborOptions } from '../../main/practice/harbor.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { ADMIN, harborWith } from '../jobs/preflight/support.ts';
import { seriousFindings } from '../support/axe.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { have } from '../support/have.ts';
import { jobAtRest } from '../support/job-at-rest.ts';
import { openScreen, type ScreenOptions } from '../support/open-screen.ts';

/** The check step of an import into a Harbor with these options, once its further fields are open. */
async function atTarget(options: ScreenOptions, harborOptions: HarborOptions) {
  const screen = await openScreen({ ...options, workstation: { side: 'isolated' } });
  const { call, folder, page, say } = screen;
  const { t } = say;
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  await seed(registry.url, [bulkRepository('team/one', [4000])]);
  const harbor = await harborWith({
    adminPassword: ADMIN.password,
    scanTime: 50,
    replicationTime: 50,
    ...harborOptions,
  });
  for (const { host } of [registry, harbor]) await call('registry.set', { host, plainHttp: true, proxy: 'direct' });
  await call('registry.login', { host: harbor.host, ...ADMIN });
  const contentBase64 = Buffer.from(`${registry.host}/team/one:1\n`).toString('base64');
  const request = { sources: [{ name: 'images.txt', contentBase64 }], output: join(folder, 'bundle'), unsigned: true };
  const { id } = await call('job.start', { job: { kind: 'export', request } });
  await jobAtRest(screen, id);
  const click = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
  await page.getByRole('link', { name: t('ui.screen.import'), exact: true }).click();
  await page.getByRole('textbox', { name: t('ui.import.path') }).fill(join(folder, 'bundle'));
  await click(t('ui.act.take'));
  await page.getByLabel(t('ui.import.reason'), { exact: true }).fill('a test');
  await click(t('ui.import.chooseTarget'));
  await page.getByLabel(t('ui.target.to'), { exact: true }).fill(`${harbor.host}/team`);
  await page.getByText(t('ui.more'), { exact: true }).click();
  const run = async (): Promise<void> => {
    await click(t('ui.import.check'));
    await page.locator('table.preflight').waitFor();
    await click(new RegExp(`^${t('ui.import.run', { summary: '' }).trim()} `));
  };
  const shows = (text: string): Promise<void> => page.getByText(text).filter({ visible: true }).first().waitFor();
  return { ...screen, t, click, run, shows };
}

describe.skipIf(!have('chromium'))('what Harbor does after an import, on the page (chromium)', () => {
  it('is a scan, whose verdict, severities and counts stand with each image', async () => {
    const { page, t, run, shows } = await atTarget({ language: 'en' }, { vulnerabilities: { High: 2, Low: 5 } });
    await page.getByRole('checkbox', { name: t('ui.target.scan') }).check();
    await run();
    await page.getByRole('heading', { name: t('ui.import.done') }).waitFor();
    await shows(t('scan.verdict.scanned'));
    await shows(`${t('scan.severity.High')} 2`);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('says no where the limit of the workstation is passed, which no import can lift', async () => {
    const { page, t, run, shows, call } = await atTarget({ language: 'zh' }, { vulnerabilities: { Critical: 1 } });
    await call('workstation.set', { maxSeverity: 'medium' });
    const scan = page.getByRole('checkbox', { name: t('ui.target.scan') });
    await scan.and(page.locator(':checked:disabled')).waitFor();
    await shows(t('ui.policies.held'));
    await run();
    await page.getByRole('alert').first().waitFor();
    await shows(t('scan.verdict.fail'));
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('is a replication by name, followed to the other sites', async () => {
    const policies = [{ name: 'to-sites', sites: 3 }];
    const { page, t, run, shows } = await atTarget({ language: 'en' }, { replicationPolicies: policies });
    await page.getByLabel(t('ui.target.replicate'), { exact: true }).fill('to-sites');
    await run();
    await page.getByRole('heading', { name: t('ui.import.done') }).waitFor();
    await shows(t('replication.done', { policy: 'to-sites', succeeded: 3, total: 3 }));
    expect(await seriousFindings(page)).toEqual([]);
  });
});
