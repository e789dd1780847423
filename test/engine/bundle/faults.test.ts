import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { onMedium } from '../../../main/engine/bundle/medium-errors.ts';
import { planBundle } from '../../../main/engine/bundle/plan.ts';
import { volumePath } from '../../../main/engine/bundle/volume-paths.ts';
import { openWriter } from '../../../main/engine/bundle/writer.ts';
import { have } from '../../support/have.ts';
import { killSample, pushAll, threeImages, writeBundle } from './sample-images.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const folder = await temporaryFolder();
const child = join(import.meta.dirname, 'write-child.ts');
let count = 0;
const fresh = (suffix = ''): string => join(folder, `bundle${++count}${suffix}`);

function errno(code: string): Error {
  return Object.assign(new Error(code), { code, errno: -1 });
}

/** Runs the writer with some of its system calls failing; what it says is wrong, or nothing. */
async function writeWith(call: string, inject: string, output: string): Promise<string> {
  const options = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:${inject}`];
  const done = await run('strace', [...options, process.execPath, child, output]).catch((e: { stdout: string }) => e);
  return done.stdout;
}

describe('what the system says about a medium', () => {
  const place = { path: join(folder, 'a-file'), root: folder, images: ['a', 'b'], needed: 7, patience: 0.3 };
  const failing = (code: string) => onMedium(place, () => Promise.reject(errno(code)));

  it.each([
    ['ENOSPC', { code: 'medium.full', params: { path: folder, needed: 7 } }],
    ['ENAMETOOLONG', { code: 'medium.nameTooLong', params: { name: 'a-file' } }],
    ['EFBIG', { code: 'medium.fileTooLarge' }],
    ['EROFS', { code: 'medium.denied' }],
    ['EPERM', { code: 'medium.denied' }],
    ['EBUSY', { code: 'medium.busy' }],
    ['EIO', { code: 'medium.io' }],
    ['ENOTCONN', { code: 'medium.gone', params: { path: folder } }],
    ['ENOENT', { code: 'medium.vanished', params: { images: 'a, b' } }],
  ])('%s is told in our words', async (code, wanted) => {
    await expect(failing(code)).rejects.toMatchObject(wanted);
  });

  it('is that the medium is gone where its root is gone too', async () => {
    const root = join(folder, 'no-such-stick');
    await expect(onMedium({ path: join(root, 'x'), root }, () => Promise.reject(errno('EIO')))).rejects.toMatchObject({
      code: 'medium.gone',
    });
  });

  it('is waited out while another program holds a file', async () => {
    let tries = 0;
    const held = async (): Promise<string> => {
      if (++tries < 4) throw errno('EBUSY');
      return 'free';
    };
    expect(await onMedium({ ...place, patience: 30 }, held)).toBe('free');
  });

  it('leaves errors of others alone', async () => {
    const other = new Error('mine');
    await expect(onMedium(place, () => Promise.reject(other))).rejects.toBe(other);
  });
});

describe.each(['', '.tar'])('a medium that fails while it is written (%j)', (suffix) => {
  it.skipIf(!have('strace')).each([
    ['pwrite64', 'error=ENOSPC:when=5', 'medium.full'],
    ['pwrite64', 'error=EIO:when=7', 'medium.io'],
    ['fsync', 'error=EIO:when=1', 'medium.io'],
    ['pwrite64', 'error=ENODEV:when=6', 'medium.gone'],
    ['pwrite64', 'error=EBUSY:when=5..6', ''],
  ])('%s with %s gives %j, and the next try completes it (needs strace)', async (call, inject, code) => {
    const output = fresh(suffix);
    const images = killSample();
    const plan = planBundle(images.content);
    const said = await writeWith(call, inject, output);
    expect(said === '' ? '' : JSON.parse(said).code).toBe(code);
    const placed = plan.volumes.map((v) => existsSync(volumePath(output, v.suffix)));
    expect(placed).toEqual(plan.volumes.map(() => code === ''));
    const sealed = await writeBundle(plan, images, output);
    expect(sealed.paths.length).toBe(plan.volumes.length);
  });
});

const canMount = await run('unshare', ['-Urm', 'true']).then(
  () => true,
  () => false,
);

describe.each(['', '.tar'])('a medium that is too small (%j)', (suffix) => {
  it.skipIf(!canMount)('is refused before the first byte (needs unshare)', async () => {
    const mounted = await mkdtemp(join(folder, 'small-'));
    const script = `mount -t tmpfs -o size=1m small "$1" && "$2" "$3" "$1/bundle${suffix}"; ls -A "$1"`;
    const { stdout } = await run('unshare', ['-Urm', 'sh', '-c', script, '-', mounted, process.execPath, child]);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'medium.full',
      params: { path: join(mounted, `bundle${suffix}`) },
    });
  });
});

describe('a folder being written', () => {
  it('whose medium is pulled does not come to be again on the disk below', async () => {
    const images = threeImages();
    const output = fresh();
    const writer = await openWriter(planBundle(images.content), { output });
    await writer.begin();
    await rm(`${output}.part`, { recursive: true });
    await expect(pushAll(writer, images)).rejects.toMatchObject({ code: 'medium.gone' });
    expect(existsSync(`${output}.part`)).toBe(false);
  });

  it('from which a scanner takes a file names it and the images it hurts', async () => {
    const images = threeImages();
    const output = fresh();
    const writer = await openWriter(planBundle(images.content), { output });
    await writer.begin();
    await pushAll(writer, images);
    const shared = images.content.blobs.find((blob) => blob.images.length === 2 && blob.kind === 'layer');
    const file = join(`${output}.part/blobs/sha256`, shared?.descriptor.digest.slice(7) ?? '');
    await rm(file);
    await expect(writer.reread()).rejects.toMatchObject({
      code: 'medium.vanished',
      params: { path: file, images: 'registry.example/team/a:1, registry.example/team/b:1' },
    });
  });

  it('at a name that is too long is refused in our words', async () => {
    const output = join(folder, 'x'.repeat(300));
    const writer = await openWriter(planBundle(threeImages().content), { output });
    await expect(writer.begin()).rejects.toMatchObject({ code: 'medium.nameTooLong' });
  });
});
