import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildWhereStale, PAGE_BUILD } from '../../build/build-app.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SCRIPT = fileURLToPath(new URL('../../main/cli/gapferry.mjs', import.meta.url));

/** `gapferry serve` in a process of its own, with a browser that writes down what it was given. */
async function serve(args: readonly string[], lang = 'C') {
  await buildWhereStale(PAGE_BUILD);
  const folder = await tempFolder();
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const opened = join(folder, 'opened');
  await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\necho "$*" > ${opened}\n`, { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, LANG: lang, GAPFERRY_HOME: join(folder, 'home') };
  const child = spawn(process.execPath, [SCRIPT, 'serve', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let shown = '';
  const saying = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(shown);
      if (found) return found;
      const [chunk] = await once(child.stderr, 'data');
      shown += String(chunk);
    }
  };
  const stop = async (): Promise<unknown> => {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    return (await ended)[0];
  };
  return { folder, opened, saying, stop, home: join(folder, 'home') };
}

describe('gapferry serve', () => {
  it('prints a link, shows the page behind it and ends quietly when stopped', async () => {
    const { saying, stop } = await serve([]);
    const [link] = await saying(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/);
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    expect(await stop()).toBe(0);
  });

  it('promises no key where there is no terminal, and says what works', async () => {
    const { saying } = await serve([]);
    expect((await saying(/Open this link[\s\S]*start it again\./))[0]).not.toContain('Enter');
  });

  it('speaks Chinese', async () => {
    const { saying } = await serve([], 'zh_CN.UTF-8');
    expect((await saying(/一分钟内.*\n/))[0]).toContain('链接');
  });

  it.skipIf(process.platform === 'win32')('opens a browser without the token in an argument of a process', async () => {
    const { opened, saying, home } = await serve(['--open']);
    await saying(/open in your browser/);
    const given = (await readFile(opened, 'utf8')).trim();
    expect(given).toMatch(/^file:\/\/.*open-page\.html$/);
    const path = join(home, 'open-page.html');
    expect(await readFile(path, 'utf8')).toMatch(/url=http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}"/);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('says which port it cannot have', async () => {
    const first = await serve([]);
    const [, port = ''] = await first.saying(/127\.0\.0\.1:(\d+)/);
    const second = await serve(['--port', port]);
    expect((await second.saying(/GF-881.*/))[0]).toContain(port);
  });

  it('refuses a root that is not there', async () => {
    const { saying } = await serve(['--root', '/nowhere/at/all']);
    expect((await saying(/GF-201.*/))[0]).toContain('/nowhere/at/all');
  });
});
