import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localTransport } from '../main/api/local-transport.ts';
import { openAppHost } from '../main/app-host.ts';
import type { CallName, CallRequest, CallResult } from '../shared/contract.ts';
import { tempFolder } from './support/temp-folder.ts';

async function openApp() {
  const folder = await tempFolder();
  const env = { PATH: process.env.PATH, HOME: folder, DOCKER_CONFIG: join(folder, 'docker') };
  const host = await openAppHost({ env, home: join(folder, 'home') });
  onTestFinished(() => host.close());
  const { send } = localTransport(host);
  return async <N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>> => {
    const reply = await send(name, request);
    if (!reply.ok) throw new Error(`${name}: ${reply.error.code}`);
    return reply.value;
  };
}

describe('practice in the app', () => {
  it('takes every call while it is on, and leaves the real home as it was', async () => {
    const call = await openApp();
    const practice = await call('practice.start', {});
    expect((await call('key.list', {})).map(({ name }) => name)).toEqual([practice.key]);
    expect((await call('workstation.show', {})).practice).toEqual(practice);
    await call('practice.stop', {});
    expect(await call('key.list', {})).toEqual([]);
    expect((await call('workstation.show', {})).practice).toBeUndefined();
  });

  it('removes everything when it ends', async () => {
    const call = await openApp();
    const { files } = await call('practice.start', {});
    expect(existsSync(files)).toBe(true);
    await call('practice.stop', {});
    await expect.poll(() => existsSync(files)).toBe(false);
  });

  it('surveys the sample images by platform', async () => {
    const call = await openApp();
    const { files } = await call('practice.start', {});
    const { findings } = await call('scan', { sources: [{ path: files }] });
    const references = [...new Set(findings.map(({ reference }) => reference))];
    const { images, failed } = await call('survey', { references });
    expect(failed).toEqual([]);
    expect(images.map(({ reference }) => reference).sort()).toEqual(references.sort());
    const platforms = images.flatMap(({ parts }) => parts.map(({ platform }) => platform));
    expect(platforms).toContain('linux/arm64');
    const web = images.find(({ reference }) => reference.includes('/web'));
    expect(web?.accessories).toEqual(['sbom', 'signature']);
  });

  it('shows folders below the practice folder and none outside', async () => {
    const call = await openApp();
    const { files } = await call('practice.start', {});
    const { entries } = await call('folder.list', { path: files });
    expect(entries.map(({ name }) => name)).toEqual(['config.yaml', 'web.yaml', 'workers.yaml']);
    await expect(call('folder.list', { path: '/' })).rejects.toThrow('input.outside');
    await expect(call('folder.list', { path: join(files, '..', '..') })).rejects.toThrow('input.outside');
  });
});

describe('the workstation', () => {
  it('remembers its side and changes only what is said', async () => {
    const call = await openApp();
    expect((await call('workstation.show', {})).side).toBeUndefined();
    await call('workstation.set', { side: 'isolated', language: 'zh' });
    await call('workstation.set', { appearance: 'dark' });
    expect(await call('workstation.show', {})).toMatchObject({ side: 'isolated', language: 'zh', appearance: 'dark' });
  });
});
