import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startRegistry } from '../../main/practice/registry.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { seed } from '../../main/practice/seed.ts';
import { Barrier, holdAfter } from '../support/barrier.ts';
import type { DesktopApp } from './desktop-app.ts';

const IMAGE = 'gapferry-practice/web:2.1.0';

/** An export whose registry holds its layers until the barrier opens: it runs for as long as a test wants. */
export interface SlowExport {
  /** Id of the job; its registry holds it now. */
  readonly id: string;
  readonly output: string;
  /** Lets it go on. */
  open(): void;
}

/** Starts it through the bridge of the window, as the page does. */
export async function startSlowExport(app: DesktopApp, folder: string): Promise<SlowExport> {
  const barrier = new Barrier();
  const registry = await startRegistry({ hook: barrier.hook });
  onTestFinished(async () => {
    barrier.open();
    await registry.close();
  });
  await seed(registry.url, sampleRepositories());
  const held = barrier.close(
    holdAfter(0, ({ method, url }) => method === 'GET' && url.pathname.includes('/blobs/sha256:')),
  );
  const output = join(folder, 'bundle');
  const list = Buffer.from(`${registry.host}/${IMAGE}\n`).toString('base64');
  const request = {
    sources: [{ name: 'images.txt', contentBase64: list }],
    output,
    unsigned: true,
    accessories: false,
  };
  await app.value('workstation.set', { side: 'internet' });
  await app.value('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
  const { id } = await app.value('job.start', { job: { kind: 'export', request } });
  await held;
  return { id, output, open: () => barrier.open() };
}
