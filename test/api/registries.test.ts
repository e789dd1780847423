import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../../main/practice/registry.ts';
import { makeCertificates } from '../support/certificates.ts';
import { have } from '../support/have.ts';
import { openTestHost } from '../support/open-test-host.ts';

describe('registry.set', () => {
  it('keeps what was not said again', async () => {
    const { call } = await openTestHost();
    await call('registry.set', { host: 'r.example:5000', plainHttp: true, mirrors: ['m.example/cache'] });
    const view = await call('registry.set', { host: 'r.example:5000', proxy: 'http://proxy.example:3128' });
    expect(view).toEqual({
      host: 'r.example:5000',
      plainHttp: true,
      mirrors: ['m.example/cache'],
      proxy: 'http://proxy.example:3128',
      hasCa: false,
      credential: 'none',
    });
    expect(await call('registry.list', {})).toEqual([view]);
  });

  it('knows Docker Hub by all its names', async () => {
    const { call } = await openTestHost();
    expect((await call('registry.set', { host: 'index.docker.io', mirrors: [] })).host).toBe('docker.io');
  });

  it('takes a proxy away when it is empty', async () => {
    const { call } = await openTestHost();
    await call('registry.set', { host: 'r.example', proxy: 'direct' });
    expect((await call('registry.set', { host: 'r.example', proxy: '' })).proxy).toBeUndefined();
  });

  it('never shows the password of a proxy', async () => {
    const { call } = await openTestHost();
    const view = await call('registry.set', { host: 'r.example', proxy: 'http://me:hunter2@proxy.example:3128' });
    expect(JSON.stringify([view, await call('registry.list', {})])).not.toContain('hunter2');
  });

  it.each([
    ['a URL as host', { host: 'https://r.example' }],
    ['a path in the host', { host: 'r.example/project' }],
    ['a URL as mirror', { host: 'r.example', mirrors: ['https://m.example'] }],
    ['a proxy without scheme', { host: 'r.example', proxy: 'proxy.example:3128' }],
  ])('refuses %s', async (_what, request) => {
    const { refusal, call } = await openTestHost();
    expect((await refusal('registry.set', request)).code).toBe('usage.invalid');
    expect(await call('registry.list', {})).toEqual([]);
  });

  it.skipIf(!have('openssl'))('keeps a CA so that its registry can be reached (openssl)', async () => {
    const { call, refusal, folder } = await openTestHost();
    const { key, cert, caPath } = await makeCertificates(folder);
    const registry = await startRegistry({ tls: { key, cert } });
    onTestFinished(() => registry.close());
    const { host } = registry;
    expect(await refusal('registry.ping', { host })).toMatchObject({ code: 'registry.certificate' });
    expect((await call('registry.set', { host, caPath, proxy: 'direct' })).hasCa).toBe(true);
    expect(await call('registry.ping', { host })).toMatchObject({ host, scheme: 'none' });
  });

  it('refuses a CA file without a certificate, and one that is not there', async () => {
    const { refusal, folder } = await openTestHost();
    const caPath = join(folder, 'ca.pem');
    expect((await refusal('registry.set', { host: 'r.example', caPath })).code).toBe('input.notFound');
    await writeFile(caPath, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    expect((await refusal('registry.set', { host: 'r.example', caPath })).code).toBe('input.unreadable');
    await writeFile(caPath, 'hello');
    expect((await refusal('registry.set', { host: 'r.example', caPath })).code).toBe('input.unreadable');
  });
});

describe('logging in', () => {
  async function openGuarded() {
    const registry = await startRegistry({ users: { robot$x: 'secret' } });
    onTestFinished(() => registry.close());
    const test = await openTestHost();
    await test.call('registry.set', { host: registry.host, plainHttp: true, proxy: 'direct' });
    return { ...test, host: test.host, registry };
  }

  it('keeps a good password in a file of this user alone, says where, and never shows it', async () => {
    const { call, registry, host } = await openGuarded();
    const kept = await call('registry.login', { host: registry.host, username: 'robot$x', password: 'secret' });
    expect(kept).toMatchObject({ host: registry.host, keptBy: 'file' });
    expect(kept.where.startsWith(host.home)).toBe(true);
    expect((await stat(kept.where)).mode & 0o777).toBe(0o600);
    const views = [await call('registry.list', {}), await call('registry.ping', { host: registry.host })];
    expect(views).toMatchObject([[{ credential: 'file' }], { authenticated: true, scheme: 'basic' }]);
    expect(JSON.stringify([kept, views])).not.toContain('secret');
    expect((await readFile(join(host.home, 'catalog.sqlite'))).includes('secret')).toBe(false);
  });

  it('does not keep a wrong password', async () => {
    const { refusal, registry, host } = await openGuarded();
    const wrong = { host: registry.host, username: 'robot$x', password: 'wrong' };
    expect((await refusal('registry.login', wrong)).code).toBe('registry.unauthorized');
    expect(await readdir(host.home)).not.toContain('credentials');
  });

  it('is undone by logging out', async () => {
    const { call, registry } = await openGuarded();
    await call('registry.login', { host: registry.host, username: 'robot$x', password: 'secret' });
    expect(await call('registry.logout', { host: registry.host })).toEqual({ host: registry.host, removed: true });
    expect(await call('registry.logout', { host: registry.host })).toEqual({ host: registry.host, removed: false });
    expect(await call('registry.list', {})).toMatchObject([{ credential: 'none' }]);
  });
});
