import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';

describe.skipIf(!have('chromium'))('the first screen (chromium)', () => {
  it('is painted from less than 600 kB, as gzip makes it', async () => {
    const { page, say, reopen } = await openScreen({ language: 'zh' });
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (response.url().startsWith('http') && !new URL(response.url()).pathname.startsWith('/api/')) {
        bodies.push(response.body());
      }
    });
    await reopen();
    await page.getByText(say.t('ui.start.whichSide')).waitFor();
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
  });
});
