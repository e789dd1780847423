import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { documentOf, gapferry } from './run-cli.ts';

describe('gapferry audit forward', () => {
  it('sends the log to a file, shows that, and stops', async () => {
    const folder = await tempFolder();
    const env = { GAPFERRY_HOME: join(folder, 'home') };
    const path = join(folder, 'audit.log');
    const set = await gapferry(['audit', 'forward', 'set', 'audit.log'], { env, cwd: folder });
    expect(set).toMatchObject({ status: 0, stderr: '' });
    expect(set.stdout).toContain(path);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
    const shown = await gapferry(['audit', 'forward', 'show', '--json'], { env });
    expect(documentOf(shown)).toMatchObject({ ok: true, forwarding: { target: path, pending: 0 } });
    const off = await gapferry(['audit', 'forward', 'off'], { env: { ...env, LANG: 'zh_CN.UTF-8' } });
    expect(off).toMatchObject({ status: 0, stdout: '审计日志未转发。\n' });
  });

  it('says in both languages that a collector is away and that nothing is lost', async () => {
    const env = { GAPFERRY_HOME: join(await tempFolder(), 'home') };
    const args = ['audit', 'forward', 'set', `tcp://127.0.0.1:${await freePort()}`];
    const english = await gapferry(args, { env });
    expect(english.status).toBe(0);
    expect(english.stderr).toContain('Nothing is lost');
    expect(english.stdout).toMatch(/Waiting\s+2/);
    const chinese = await gapferry(args, { env: { ...env, LANG: 'zh_CN.UTF-8' } });
    expect(chinese.stderr).toContain('条目不会丢失');
  });

  it('refuses what is no place', async () => {
    const env = { GAPFERRY_HOME: join(await tempFolder(), 'home') };
    const { status, stderr } = await gapferry(['audit', 'forward', 'set', 'udp://logs.example'], { env });
    expect(status).toBe(2);
    expect(stderr).toContain('tls://HOST');
  });
});
