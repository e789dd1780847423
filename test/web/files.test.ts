import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../main/engine/limits.ts';
import { readPageFiles } from '../../main/page/page-files.ts';
import { Uploads } from '../../main/web/uploads.ts';
import { PAGE, UploadResult } from '../../shared/page.ts';
import { openTestHost } from '../support/open-test-host.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openPageRoom } from './page-room.ts';

describe('files of the page', () => {
  it('are served with a strict policy, hashed names for ever, the page itself never', async () => {
    const { ask } = await openPageRoom();
    const page = await ask({ path: '/' });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
    const script = await ask({ path: '/assets/main-abc.js' });
    expect(script.headers['cache-control']).toContain('immutable');
    expect(script.headers['content-type']).toContain('text/javascript');
  });

  it('let no inline style count but those with the nonce of this very answer', async () => {
    const { ask } = await openPageRoom();
    const nonces = new Set<string>();
    for (let time = 0; time < 3; time++) {
      const { headers, body } = await ask({ path: '/' });
      const policy = String(headers['content-security-policy']);
      expect(policy).not.toContain('unsafe');
      const nonce = /style-src 'self' 'nonce-([\w+/]{22}==)'/.exec(policy)?.[1] ?? '';
      expect(body).toContain(`nonce="${nonce}"`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
    const script = await ask({ path: '/assets/main-abc.js' });
    expect(String(script.headers['content-security-policy'])).toMatch(/style-src 'self'$/);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '/assets/%00',
    '/__proto__',
    '/assets',
    '/assets/',
  ])('cannot be left by %s', async (path) => {
    const { ask } = await openPageRoom();
    const answered = await ask({ path });
    expect(answered.status).toBe(404);
    expect(answered.body).toBe('');
  });

  it('do not follow a link that somebody put among them', async () => {
    const { host } = await openPageRoom();
    await symlink(join(host.folder, 'secret.txt'), join(host.folder, 'page', 'link.txt.svg'));
    expect([...(await readPageFiles(join(host.folder, 'page'))).keys()].sort()).toEqual(['/', '/assets/main-abc.js']);
  });

  it('are asked for by name where the page was not built', async () => {
    await expect(readPageFiles('/nowhere')).rejects.toMatchObject({ code: 'page.notBuilt' });
  });
});

describe('uploads', () => {
  async function room() {
    const opened = await openPageRoom();
    const headers = { origin: opened.origin, [PAGE.sessionHeader]: await opened.signIn() };
    const upload = (query: Record<string, string>, body: string | Buffer) =>
      opened.ask({ method: 'POST', path: `${PAGE.upload}?${new URLSearchParams(query)}`, headers, body });
    return { ...opened, upload };
  }

  it('come to lie in a folder of the state, a batch together', async () => {
    const { upload, host } = await room();
    const batch = crypto.randomUUID();
    const first = await upload({ name: 'chart/values.yaml', batch }, 'image: a\n');
    const second = await upload({ name: '部署 文件.yaml', batch }, 'image: b\n');
    const { path, folder } = UploadResult.parse(JSON.parse(first.body).value);
    expect(await readFile(path, 'utf8')).toBe('image: a\n');
    expect(folder.startsWith(join(host.host.home, 'uploads'))).toBe(true);
    expect(UploadResult.parse(JSON.parse(second.body).value).folder).toBe(folder);
  });

  it.each([
    '',
    '..',
    '../a',
    'a/../../b',
    '/etc/passwd',
    'a\\b',
    'C:x',
    'CON.yaml',
    'a/',
    'x\u0000',
    'a.',
    'n'.repeat(201),
  ])('refuse the name %j', async (name) => {
    const { upload } = await room();
    const answered = await upload({ name }, 'x');
    expect(answered.status).toBe(400);
    expect(JSON.parse(answered.body)).toMatchObject({ ok: false, error: { code: 'page.upload' } });
  });

  it('refuse a batch that is no UUID', async () => {
    const { upload } = await room();
    expect((await upload({ name: 'a', batch: '../../x' }, 'x')).status).toBe(400);
  });

  it('are archives where that is said, of any size that the disk has room for', async () => {
    const { upload } = await room();
    const large = Buffer.alloc(LIMITS.pageUpload + 1);
    const answered = await upload({ name: 'images.tar', kind: 'archive' }, large);
    expect(answered.status).toBe(200);
    const { path } = UploadResult.parse(JSON.parse(answered.body).value);
    expect((await stat(path)).size).toBe(large.length);
    expect((await upload({ name: 'x', kind: 'program' }, 'x')).status).toBe(400);
  });

  it('of archives are refused before they come where the disk would be too full for the catalog, and files are not', async () => {
    const folder = await tempFolder();
    const uploads = await Uploads.open(folder, Date.now(), async () => LIMITS.pageDiskLeft + 10);
    const take = (size: number) =>
      uploads.take(Readable.from([Buffer.alloc(size)]), { name: 'a.tar', kind: 'archive', size });
    await expect(take(11)).rejects.toMatchObject({ code: 'medium.full', params: { needed: LIMITS.pageDiskLeft + 11 } });
    expect(await readdir(folder)).toEqual([]);
    await take(10);
    const full = await Uploads.open(folder, Date.now(), async () => 0);
    await full.take(Readable.from(['image: a\n']), { name: 'a.yaml' });
  });

  it('of archives that are larger than any may be are refused by what they say', async () => {
    const uploads = await Uploads.open(await tempFolder(), Date.now());
    const take = uploads.take(Readable.from([]), { name: 'a.tar', kind: 'archive', size: LIMITS.pageArchive + 1 });
    await expect(take).rejects.toMatchObject({ code: 'input.tooLarge' });
  });

  it('go at once when nobody wants them any more, and what else lies there stays', async () => {
    const { upload, ask, origin, signIn, host } = await room();
    const headers = { origin, [PAGE.sessionHeader]: await signIn(), 'content-type': 'application/json' };
    const discard = async (path: string): Promise<unknown> => {
      const body = JSON.stringify({ path });
      return JSON.parse((await ask({ method: 'POST', path: PAGE.discard, headers, body })).body);
    };
    const batch = '0193b6a1-0000-7000-8000-000000000001';
    const placeOf = ({ body }: { body: string }) => UploadResult.parse(JSON.parse(body).value);
    const { path, folder } = placeOf(await upload({ name: 'a.tar', batch, kind: 'archive' }, 'a'));
    await upload({ name: 'bundle/b.json', batch, kind: 'archive' }, 'b');
    const outside = join(host.folder, 'secret.txt');
    for (const other of [outside, join(folder, '..', '..', 'catalog.sqlite'), folder, join(folder, 'bundle', 'b.json')])
      expect(await discard(other)).toEqual({ ok: true, value: { removed: false } });
    expect(await readFile(outside, 'utf8')).toBe('outside of the page');
    expect(await discard(path)).toEqual({ ok: true, value: { removed: true } });
    expect(await readdir(folder)).toEqual(['bundle']);
    expect(await discard(join(folder, 'bundle'))).toEqual({ ok: true, value: { removed: true } });
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stay while a job that is not over names them', async () => {
    const { upload, ask, origin, signIn, host } = await room();
    const headers = { origin, [PAGE.sessionHeader]: await signIn(), 'content-type': 'application/json' };
    const discard = async (path: string): Promise<unknown> =>
      JSON.parse((await ask({ method: 'POST', path: PAGE.discard, headers, body: JSON.stringify({ path }) })).body);
    const { path } = UploadResult.parse(
      JSON.parse((await upload({ name: 'images.txt' }, 'no.such.host.invalid/a:1\n')).body).value,
    );
    const request = { sources: [{ path }], output: join(host.folder, 'out'), unsigned: true };
    const { id } = await host.call('job.start', { job: { kind: 'export', request } });
    const state = async () => (await host.call('job.show', { id })).state.state;
    await expect.poll(state, { timeout: 30_000 }).toBe('failed');
    expect(await discard(path)).toEqual({ ok: true, value: { removed: false } });
    await host.call('job.cancel', { id });
    expect(await discard(path)).toEqual({ ok: true, value: { removed: true } });
  });

  it('end at their limit and leave nothing behind', async () => {
    const { upload } = await room();
    const huge = Buffer.alloc(LIMITS.pageUpload + 1);
    const end = await upload({ name: 'huge' }, huge).catch((error: NodeJS.ErrnoException) => error.code);
    expect(typeof end === 'object' ? end.status : end).toSatisfy(
      (is) => is === 413 || is === 'EPIPE' || is === 'ECONNRESET',
    );
  });
});

describe('the folder list', () => {
  it('stays below its roots, links followed', async () => {
    const { call, signIn, host } = await openPageRoom();
    const session = await signIn();
    const ask = async (path: string) => JSON.parse((await call(session, 'folder.list', { path })).body);
    for (const path of ['/', '/etc', `${host.folder}/../..`]) {
      expect(await ask(path)).toMatchObject({ ok: false, error: { code: 'input.outside' } });
    }
  });

  it('shows what is in a root and nothing of a link that leads out', async () => {
    const root = await tempFolder();
    await writeFile(join(root, 'deploy.yaml'), 'image: a\n');
    await symlink('/etc', join(root, 'out'));
    const { call, refusal } = await openTestHost({ roots: [root] });
    expect((await call('folder.list', {})).entries.map(({ name }) => name)).toContain('deploy.yaml');
    expect((await refusal('folder.list', { path: join(root, 'out') })).code).toBe('input.outside');
  });
});
