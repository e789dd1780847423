import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkstation, type Workstation } from '../support/gapferry.ts';

describe('gapferry practice', () => {
  let station: Workstation;

  beforeAll(async () => {
    station = await makeWorkstation();
  });

  afterAll(() => station?.remove());

  it('leads through the whole ferry in both languages and leaves nothing behind', async () => {
    for (const [language, last] of [
      ['en', 'The whole ferry went through'],
      ['zh', '完整过程已走通'],
    ] as const) {
      const { status, stdout, stderr } = await station.run(['practice', '--lang', language], {
        env: { TMPDIR: station.folder },
      });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(last);
      expect(stderr).toContain('9. ');
    }
    expect((await readdir(station.folder)).filter((name) => name.startsWith('gapferry-practice'))).toEqual([]);
    await expect(stat(station.home)).rejects.toThrow('ENOENT');
  });

  describe('with --keep', () => {
    const kept = () => station.path('kept');

    beforeAll(async () => {
      await station.ok(['practice', '--keep', kept()]);
    });

    it('leaves files, bundle, rewritten files and records to look at', async () => {
      const names = await readdir(kept());
      expect(names).toEqual(expect.arrayContaining(['files', 'home', 'rewritten', 'stick']));
      const before = await readFile(join(kept(), 'files', 'web.yaml'), 'utf8');
      const after = await readFile(join(kept(), 'rewritten', 'web.yaml'), 'utf8');
      expect(after).toContain('# The web tier. Comments, order and quotes in this file survive the rewrite.');
      expect(after).not.toContain('"ghcr.io/gapferry-practice/web:2.1.0"');
      const changed = before.split('\n').filter((line, i) => line !== after.split('\n')[i]);
      expect(changed.every((line) => /image: |value: /.test(line))).toBe(true);
    });

    it('makes a bundle that no real home imports, whoever signed it', async () => {
      const bundle = join(kept(), 'stick', 'practice-bundle');
      const args = ['import', bundle, '--to', 'harbor.example/apps', '--trust', join(kept(), 'practice.pub')];
      expect(await station.refusal(args)).toMatchObject({ status: 3, short: 'GF-603' });
    });

    it('refuses a folder that holds something already', async () => {
      expect(await station.refusal(['practice', '--keep', kept()])).toMatchObject({ short: 'GF-508' });
    });
  });
});
