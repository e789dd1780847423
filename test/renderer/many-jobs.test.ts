import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { ExportRequest } from '../../shared/contract.ts';
import { Barrier } from '../support/barrier.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';
import { buttonNamed } from '../support/screens/button-named.ts';

const NAMES = ['one', 'two', 'three', 'four', 'five'];

describe.skipIf(!have('chromium'))('many transfers at once, on the page (chromium)', () => {
  it.each(['en', 'zh'] as const)(
    'are shown each by itself; one is cancelled, the others go on (%s)',
    async (language) => {
      const barrier = new Barrier();
      const registry = await startRegistry({ hook: barrier.hook });
      onTestFinished(() => registry.close());
      await seed(
        registry.url,
        NAMES.map((name) => bulkRepository(`team/${name}`, [30_000, 20_000])),
      );
      const { page, say, folder, call, reopen } = await openScreen({ language, workstation: { side: 'internet' } });
      const { t } = say;
      await call('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
      const held = barrier.close(({ method, url }) =>
        method === 'GET' && url.pathname.includes('/blobs/') ? 'hold' : undefined,
      );
      onTestFinished(() => barrier.open());
      const ids = new Map<string, string>();
      for (const name of NAMES) {
        const contentBase64 = Buffer.from(`image: ${registry.host}/team/${name}:1\n`).toString('base64');
        const request = ExportRequest.parse({
          sources: [{ name: `${name}.yaml`, contentBase64 }],
          output: join(folder, name),
          name,
          unsigned: true,
        });
        ids.set(name, (await call('job.start', { job: { kind: 'export', request } })).id);
      }
      await held;

      await reopen();
      for (const id of ids.values()) await page.locator(`a[href="#/job/${id}"]`).first().waitFor();

      await page.evaluate(`location.hash = '#/job/${ids.get('three')}'`);
      await buttonNamed(page, t('ui.job.cancel')).click();
      await buttonNamed(page, t('ui.job.cancel.do')).last().click();
      await page.getByText(t('state.cancelled')).first().waitFor();
      await page.getByText(t('ui.job.cancelled.export', { paths: join(folder, 'three') })).waitFor();
      expect(await page.getByRole('link', { name: t('ui.job.startAgain') }).getAttribute('href')).toBe('#/export');

      barrier.open();
      await expect
        .poll(async () => (await call('job.list', {})).map(({ id, state }) => [id, state.state]), { timeout: 60_000 })
        .toEqual([...ids].reverse().map(([name, id]) => [id, name === 'three' ? 'cancelled' : 'succeeded']));
      await page.evaluate(`location.hash = '#/job/${ids.get('five')}'`);
      await page.getByRole('heading', { name: t('ui.export.done') }).waitFor();
    },
  );
});
