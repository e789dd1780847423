import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CHANNELS } from '../../main/electron/channels.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { translator } from '../../shared/messages/translator.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { DesktopApp, haveChromium, openApp } from './desktop-app.ts';

const OURS = 'gapferry://app/';

describe.skipIf(!haveChromium)('the desktop shell, in the stand-in for Electron (chromium)', () => {
  let folder: string;
  let app: DesktopApp;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gapferry-shell-'));
    app = await DesktopApp.open({ folder });
    page = await app.page();
    await page.locator('#root > *').first().waitFor();
  });

  afterAll(async () => {
    await app.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('opens our page with the bridge and nothing else of the system', async () => {
    const given = await page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(globalThis, 'gapferry')).sort(),
      native: Object.keys(Reflect.get(globalThis, 'gapferry').native).sort(),
      frozen: Object.isFrozen(Reflect.get(globalThis, 'gapferry')),
      node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
    }));
    expect(given).toEqual({
      bridge: ['call', 'native', 'subscribe'],
      native: ['choose', 'drives', 'pathOf'],
      frozen: true,
      node: [],
    });
  });

  it('declares its scheme without corsEnabled, which permits foreign pages to read it (CVE-2026-70604)', async () => {
    const privileges = { standard: true, secure: true, supportFetchAPI: true };
    expect(await app.saw('schemes')).toEqual([{ scheme: 'gapferry', privileges }]);
  });

  it('runs no script but its own: the policy holds in the page', async () => {
    const ran = await page.evaluate(async () => {
      const document = Reflect.get(globalThis, 'document');
      const script = document.createElement('script');
      script.textContent = 'globalThis.smuggled = true';
      document.head.append(script);
      const remote = await fetch('https://evil.example/').then(
        () => 'answered',
        () => 'refused',
      );
      return { smuggled: 'smuggled' in globalThis, remote };
    });
    expect(ran).toEqual({ smuggled: false, remote: 'refused' });
  });

  it.each(['https://evil.example/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'gapferry://other/'])(
    'goes nowhere else: %s',
    async (url) => {
      await page.evaluate((to) => {
        Reflect.get(globalThis, 'location').href = to;
      }, url);
      expect((await app.value('workstation.show', {})).version).toMatch(/^\d/);
      expect(page.url()).toMatch(/^https:\/\/app\.gapferry\.invalid\//);
    },
  );

  it('holds back a navigation and opens no window', async () => {
    await page.evaluate("location.href = 'https://evil.example/x'");
    await app.saw('held', (url) => url === 'https://evil.example/x');
    await page.evaluate("window.open('about:blank')");
    expect(await app.saw('popup')).toBe('deny');
  });

  it('grants no permission but copying', async () => {
    const asked = ['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem', 'usb', 'openExternal'];
    for (const permission of asked) expect(await app.ask({ kind: 'permission', permission })).toBe(false);
    expect(await app.ask({ kind: 'permission', permission: 'clipboard-sanitized-write' })).toBe(true);
  });

  it.each([
    ['another page', 'https://evil.example/', false],
    ['a frame within our page', OURS, true],
    ['a page that only looks like ours', 'gapferry://app.evil/', false],
    ['an https page of our name', 'https://app/', false],
    ['nothing that can be read', 'app', false],
  ])('answers no message of %s', async (_who, url, framed) => {
    const args = ['job.list', {}];
    expect(await app.ask({ kind: 'forge', channel: CHANNELS.call, args, url, framed })).toEqual({
      error: expect.stringContaining('not our page'),
    });
  });

  it('knows no channel but its own, and decodes what comes over those (electerm#4509)', async () => {
    const forge = (channel: string, args: unknown[]) =>
      app.ask({ kind: 'forge', channel, args, url: OURS, framed: false });
    expect(await forge('shell:openExternal', ['https://evil.example/'])).toHaveProperty('error');
    expect(await forge(CHANNELS.call, [{ name: 'job.list' }, {}])).toHaveProperty('error');
    expect(await forge(CHANNELS.choose, [{ kind: 'exec', title: '' }])).toHaveProperty('error');
    expect(await forge(CHANNELS.call, ['job.list', {}])).toEqual({ answer: { ok: true, value: [] } });
    expect(await forge(CHANNELS.call, ['__proto__', {}])).toMatchObject({ answer: { ok: false } });
  });

  it('gives dropped files their real paths', async () => {
    const path = join(folder, '部署.yaml');
    await writeFile(path, 'kind: Pod\nspec: { containers: [{ image: "busybox:1.36" }] }\n');
    app.send({ kind: 'paths', paths: { '部署.yaml': path } });
    const found = await page.evaluate(async () => {
      const { native } = Reflect.get(globalThis, 'gapferry');
      const file = new File(['x'], '部署.yaml');
      while (native.pathOf(file) === '') await new Promise((resolve) => setTimeout(resolve, 20));
      return [native.pathOf(file), native.pathOf(new File([], 'other')), native.pathOf('部署.yaml')];
    });
    expect(found).toEqual([path, '', '']);
  });

  it('a second start hands its bundle to the first and ends; options and addresses are not taken (CVE-2018-1000006)', async () => {
    await mkdir(join(folder, 'bundle 42'));
    await app.value('workstation.set', { side: 'isolated' });
    for (const arg of ['--inspect', 'gapferry://app/#/settings', 'file:///etc/passwd', 'nowhere']) {
      const second = await openApp({ folder, args: [arg] });
      expect(await second.ended(), second.stderr).toBe(0);
    }
    expect(new URL(page.url()).hash).not.toContain('import');
    const second = await openApp({ folder, args: ['bundle 42'] });
    expect(await second.ended(), second.stderr).toBe(0);
    await page.getByText(join(folder, 'bundle 42'), { exact: true }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/import');
  });

  it('shows the side in the task bar, too', async () => {
    await app.value('workstation.set', { side: 'internet' });
    await app.saw('icon', (name) => name === 'icon-internet.png');
    await app.value('workstation.set', { side: 'isolated' });
    await app.saw('icon', () => app.all('icon').at(-1) === 'icon-isolated.png');
  });

  it('has its menu in the language that the page is set to', async () => {
    expect(await app.saw('menu')).toContain('Copy');
    await app.value('workstation.set', { language: 'zh' });
    expect(await app.saw('menu', (labels) => Array.isArray(labels) && labels.includes('复制'))).toBeTruthy();
    app.send({ kind: 'click-menu', label: '关于 Gapferry' });
    const about = await app.dialog();
    expect(about.options).toMatchObject({ detail: expect.stringContaining('数据保存在') });
    about.answer({ response: 0 });
  });
});

describe.skipIf(!haveChromium)('the desktop app when it starts (chromium)', () => {
  it('remembers where its window was', async () => {
    const folder = await tempFolder();
    const app = await openApp({ folder });
    await app.page();
    app.send({ kind: 'close-window' });
    await app.ended();
    const bounds = { x: 40, y: 30, width: 1100, height: 720 };
    await writeFile(join(folder, 'user-data', 'window-state.json'), JSON.stringify({ bounds }));
    const again = await openApp({ folder });
    expect(await again.saw('window')).toEqual(bounds);
    again.send({ kind: 'close-window' });
    await again.ended();
    await writeFile(
      join(folder, 'user-data', 'window-state.json'),
      JSON.stringify({ bounds: { ...bounds, x: 90_000 } }),
    );
    const third = await openApp({ folder });
    expect(await third.saw('window')).toMatchObject({ width: 1280, height: 800 });
  });

  it.each([true, false])(
    'keeps passwords in the key ring where there is one, else says that it does not: %s',
    async (keyRing) => {
      const registry = await startRegistry({ users: { lin: 'open-sesame' } });
      onTestFinished(() => registry.close());
      const folder = await tempFolder();
      const app = await openApp({ folder, keyRing });
      await app.value('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
      const kept = await app.value('registry.login', { host: registry.host, username: 'lin', password: 'open-sesame' });
      expect(kept.keptBy).toBe(keyRing ? 'keyring' : 'file');
      expect((await readFile(kept.where, 'utf8')).includes('open-sesame')).toBe(!keyRing);
      expect(await app.value('registry.list', {})).toMatchObject([{ credential: kept.keptBy }]);
      expect(await app.value('registry.ping', { host: registry.host })).toMatchObject({ authenticated: true });
      expect(await app.value('registry.logout', { host: registry.host })).toMatchObject({ removed: true });
    },
  );

  it('says why it cannot start, and ends', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'home'), 'a file where the folder should be');
    const app = await openApp({ folder, locale: 'zh-CN' });
    const box = await app.saw<{ title: string; content: string }>('errorBox');
    expect(box.title).toBe(translator('zh').t('start.failed'));
    expect(box.content).toContain(join(folder, 'home'));
    expect(await app.ended()).toBe(1);
  });
});
