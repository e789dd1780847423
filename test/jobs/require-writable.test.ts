import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireDeliverable, requireWritable } from '../../main/jobs/require-writable.ts';
import { canMount, mountTmpfs } from '../support/mounts.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('what a job writes at its end', () => {
  it('may be in folders that are yet to be made', async () => {
    const folder = await tempFolder();
    await requireDeliverable({ rewriteTo: join(folder, 'a', 'b'), lockOutput: join(folder, 'c', 'lock.yaml') });
    await requireDeliverable({});
  });

  it('is refused below a file', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'file'), '');
    for (const request of [
      { rewriteTo: join(folder, 'file', 'out') },
      { lockOutput: join(folder, 'file', 'lock.yaml') },
    ]) {
      await expect(requireDeliverable(request)).rejects.toMatchObject({
        code: 'medium.denied',
        params: { path: join(folder, 'file'), detail: 'ENOTDIR' },
      });
    }
  });

  it.skipIf(!canMount)('is refused on a medium that is write-protected (needs mount)', async () => {
    const folder = join(await tempFolder(), 'medium');
    await mkdir(folder);
    const remount = await mountTmpfs(folder, '1m');
    remount('ro');
    await expect(requireWritable(join(folder, 'x'))).rejects.toMatchObject({
      code: 'medium.denied',
      params: { path: folder, detail: 'EROFS' },
    });
  });
});
