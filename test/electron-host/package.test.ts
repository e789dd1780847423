import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWhereStale, ELECTRON_BUILD, PAGE_BUILD } from '../../build/build-app.ts';
import { readLock } from '../../build/package/lock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { haveChromium, openApp } from './desktop-app.ts';
import { makeStandInDist } from './stand-in-dist.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Everything that may be in app.asar. */
const ALLOWED = [
  /^\/(?:package\.json|LICENSE)$/,
  /^\/dist\/electron\/(?:[\w-]+\.js|preload\.cjs|third-party\.md|icon-(?:internet|isolated)\.png)$/,
  /^\/dist\/renderer\/(?:index\.html|third-party\.md|assets\/[^/]+)$/,
  /^\/node_modules\/better-sqlite3\/(?:package\.json|LICENSE|lib\/(?:methods\/)?[\w-]+\.js|prebuilds\/linux-x64\.node)$/,
];
const NEEDED = [
  '/package.json',
  '/LICENSE',
  '/dist/electron/main.js',
  '/dist/electron/preload.cjs',
  '/dist/electron/host-process.js',
  '/dist/electron/scan-worker.js',
  '/dist/electron/icon-isolated.png',
  '/dist/renderer/index.html',
  '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
];

describe('the desktop app', () => {
  it('is made for an Electron with the fixes of its advisories (CVE-2025-55305, CVE-2026-70604)', async () => {
    const { version } = (await readLock())('electron');
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(43);
  });

  it('never has the system open a file or an address (CVE-2026-70603, CVE-2026-43941)', async () => {
    const folder = join(ROOT, 'main/electron');
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    const using = names.filter((_name, at) =>
      /\b(?:shell|openExternal|openPath|setAsDefaultProtocolClient)\b/.test(texts[at] ?? ''),
    );
    expect(names.length).toBeGreaterThan(10);
    expect(using).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the packed app (electron-builder --dir, linux x64)',
  () => {
    let folder: string;
    let packed: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gapferry-app-'));
      await buildWhereStale(PAGE_BUILD);
      await buildWhereStale(ELECTRON_BUILD);
      const dist = await makeStandInDist(folder);
      const cli = join(ROOT, 'node_modules/electron-builder/cli.js');
      const settings = [`-c.electronDist=${dist}`, `-c.directories.output=${join(folder, 'out')}`];
      const done = spawnSync(process.execPath, [cli, '--linux', '--x64', '--dir', ...settings], {
        cwd: ROOT,
        encoding: 'utf8',
      });
      if (done.status !== 0) throw new Error(done.stdout + done.stderr);
      packed = join(folder, 'out', 'linux-unpacked');
    });

    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('holds all that is needed and nothing else', () => {
      const asar = join(packed, 'resources', 'app.asar');
      const all = listPackage(asar, { isPack: false });
      const files = all.filter((path) => !all.some((other) => other.startsWith(`${path}/`)));
      expect(files.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))).toEqual([]);
      expect(NEEDED.filter((path) => !files.includes(path))).toEqual([]);
    });

    it('has only its native half outside of the archive, and the languages that it speaks', async () => {
      const outside = await readdir(join(packed, 'resources', 'app.asar.unpacked'), { recursive: true });
      expect(outside.filter((path) => path.includes('.'))).toEqual([
        'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      ]);
      expect((await readdir(join(packed, 'locales'))).sort()).toEqual(['en-US.pak', 'zh-CN.pak']);
    });

    it('has its fuses set, read back from the executable', async () => {
      const wire = await getCurrentFuseWire(join(packed, 'gapferry'));
      expect(wire).toMatchObject({
        [FuseV1Options.RunAsNode]: FuseState.DISABLE,
        [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
        [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
        [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
        [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
        [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
        [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
      });
    });

    it.skipIf(!haveChromium)(
      'starts: its main entry, preload, host and page, far from the checkout (chromium)',
      async () => {
        const unpacked = join(folder, 'unpacked');
        extractAll(join(packed, 'resources', 'app.asar'), unpacked);
        const app = await openApp({ folder: await tempFolder(), entry: join(unpacked, 'dist', 'electron', 'main.js') });
        const page = await app.page();
        await page.getByRole('button').first().waitFor();
        expect((await app.value('workstation.show', {})).version).toMatch(/^\d/);
        const text = Buffer.from('kind: Pod\nspec: { containers: [{ name: a, image: "busybox:1.36" }] }\n').toString(
          'base64',
        );
        const { findings } = await app.value('scan', { sources: [{ name: 'pod.yaml', contentBase64: text }] });
        expect(findings).toHaveLength(1);
      },
    );
  },
);
