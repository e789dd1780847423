import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHarbor } from '../../main/practice/harbor.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { seriousFindings } from '../support/axe.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { have } from '../support/have.ts';
import { openScreen, type ScreenOptions } from '../support/open-screen.ts';

const ADMIN = { username: 'admin', password: 'Harbor12345' };

/** A workstation that reaches a registry with team/one and a Harbor without projects. */
async function bothSides(options: ScreenOptions) {
  const screen = await openScreen({ ...options, workstation: { side: 'internet', bothSides: true } });
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  await seed(registry.url, [bulkRepository('team/one', [40_000, 30_000])]);
  const harbor = await startHarbor({ adminPassword: ADMIN.password });
  onTestFinished(() => harbor.close());
  for (const { host } of [registry, harbor])
    await screen.call('registry.set', { host, plainHttp: true, proxy: 'direct' });
  await screen.call('registry.login', { host: harbor.host, ...ADMIN });
  await screen.page.evaluate("location.hash = '#/relocate'");
  return { ...screen, harbor, reference: `${registry.host}/team/one:1`, t: screen.say.t };
}

describe.skipIf(!have('chromium'))('relocating on the page (chromium)', () => {
  it('asks the destination first, has the project made in place, shows the plan, and relocates', async () => {
    const { page, t, harbor, reference, folder, call, complaints } = await bothSides({ language: 'en' });
    const click = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
    await click(t('ui.files.paste'));
    const dialog = page.getByRole('dialog');
    const pod = `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "${reference}"}]}\n`;
    await dialog.getByRole('textbox').fill(pod);
    await dialog.getByRole('button', { name: t('ui.act.take') }).click();
    await page.getByText(t('ui.figure.shared')).waitFor();
    const check = page.getByRole('button', { name: t('ui.import.check') });
    expect(await check.isDisabled()).toBe(true);
    await page.getByLabel(t('ui.target.to'), { exact: true }).fill(`${harbor.host}/moved`);
    await mkdir(join(folder, 'out'));
    await page.getByLabel(t('ui.target.rewriteTo'), { exact: true }).fill(join(folder, 'out'));
    await check.click();
    const run = page.getByRole('button', { name: new RegExp(`^${t('ui.relocate.run', { summary: '' }).trim()} `) });
    await page.locator('tr[data-outcome=stop]', { hasText: t('preflight.project') }).waitFor();
    expect(await run.isDisabled()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await click(t('ui.preflight.createProject'));
    await page.locator('tr[data-outcome=stop]').waitFor({ state: 'detached' });
    await page.getByText(t('ui.preflight.new')).waitFor();
    await run.click();
    await page.getByRole('heading', { name: t('ui.import.done') }).waitFor();
    const [job] = await call('job.list', {});
    expect(job?.state).toEqual({ state: 'succeeded' });
    expect(await readFile(join(folder, 'out', 'pasted-1.yaml'), 'utf8')).toContain(`${harbor.host}/moved/`);
    expect(complaints).toEqual([]);
  });

  it('forgets what the destination said once something else is asked for', async () => {
    const { page, t, harbor, reference } = await bothSides({ language: 'zh' });
    await page.getByRole('button', { name: t('ui.files.paste') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(`${reference}\n`);
    await dialog.getByRole('button', { name: t('ui.act.take') }).click();
    await page.getByText(t('ui.figure.shared')).waitFor();
    const to = page.getByLabel(t('ui.target.to'), { exact: true });
    await to.fill(`${harbor.host}/moved`);
    await page.getByRole('button', { name: t('ui.import.check') }).click();
    await page.locator('table.preflight').waitFor();
    await to.fill(`${harbor.host}/other`);
    await page.locator('table.preflight').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t('ui.import.check') }).waitFor();
  });
});
