import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireReference } from '../../main/engine/reference.ts';
import type { Call } from '../../main/practice/registry/call.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { Barrier, holdAfter } from '../support/barrier.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { filesUnder } from '../support/files-under.ts';
import { ExportResult, LandingResult, VerifyResult } from '../support/job-results.ts';
import { canFuse, canMount, mountFuse, mountStick, mountTmpfs } from '../support/mounts.ts';
import { readImage } from '../support/registry-content.ts';
import { have } from '../support/tools.ts';
import { type AirGap, deployment, openAirGap, PASSPHRASE, put } from './air-gap.ts';
import { expectRefused } from './refused.ts';

const MB = 1_000_000;
/** Three images, 2.7 MB. */
const BULK = ['bulk/one', 'bulk/two', 'bulk/three'].map((path) => bulkRepository(path, [0.6 * MB, 0.3 * MB]));
const LAYERS = BULK.flatMap(({ blobs }) =>
  [...blobs].filter(([, bytes]) => bytes.length > 1000).map(([digest]) => digest),
);
const readsLayer = ({ method, url }: Call): boolean =>
  method === 'GET' && LAYERS.some((digest) => url.pathname.endsWith(digest));
const readsBlobAtTarget = ({ method, url }: Call): boolean => method === 'PUT' && url.pathname.includes('/uploads/');
const env = PASSPHRASE;

const barrier = new Barrier();
let gap: AirGap;
let source: EmbeddedRegistry;
let target: EmbeddedRegistry;
let file: string;
let count = 0;

beforeAll(async () => {
  gap = await openAirGap();
  source = await startRegistry({ hook: barrier.hook });
  target = await startRegistry({ hook: barrier.hook });
  await seed(source.url, BULK);
  await gap.outside.ok(['registry', 'set', source.host, '--plain-http']);
  await gap.inside.ok(['registry', 'set', target.host, '--plain-http']);
  file = await put(gap.outside, 'app.yaml', deployment(...BULK.map(({ path }) => `${source.host}/${path}:1`)));
});

afterAll(async () => {
  barrier.open();
  for (const server of [source, target]) await server?.close();
  await gap?.close();
});

/** A mount point of a test's own. */
const newFolder = (): string => gap.outside.path(`medium-${++count}`);
const exporting = (output: string, ...args: string[]): string[] => ['export', '-f', file, '-o', output, ...args];

/** Imports a bundle into a new project and reads every image back out of the registry. */
async function expectImportable(...paths: string[]): Promise<void> {
  const to = `${target.host}/medium-${++count}`;
  const { mapping } = await gap.inside.result(LandingResult, ['import', ...paths, '--to', to]);
  expect(mapping).toHaveLength(BULK.length);
  for (const { reference, address } of mapping) {
    const [from, there] = [requireReference(reference), requireReference(address)];
    const original = await readImage(source.host, from.path, from.tag ?? '');
    expect(await readImage(target.host, there.path, there.tag ?? '')).toEqual(original);
  }
}

async function expectWhole(...paths: string[]): Promise<void> {
  expect(await gap.inside.result(VerifyResult, ['verify', ...paths])).toMatchObject({ whole: true, problems: [] });
}

describe.skipIf(!canMount).each(['bundle', 'bundle.tar'])('a medium for %s (needs the right to mount)', (name) => {
  it('that is too small is refused before the first byte, and takes the bundle when it has room', async () => {
    const medium = newFolder();
    const remount = await mountTmpfs(medium, '2m');
    source.counters.reset();
    const wanted = { status: 5, short: 'GF-501', names: [join(medium, name)], remedy: '--volume-size' };
    await expectRefused(gap.outside, exporting(join(medium, name)), wanted, { env });
    expect(await readdir(medium)).toEqual([]);
    expect(source.counters.bytesOut('blob', 'GET')).toBeLessThan(0.1 * MB);
    const { document } = await gap.outside.answer(exporting(join(medium, name)), { env });
    expect(Number(document.error?.params.needed)).toBeGreaterThan(2.7 * MB);
    remount('size=8m');
    await gap.outside.ok(['job', 'resume', document.job?.id ?? ''], { env });
    await expectWhole(join(medium, name));
  });

  it('that somebody else fills in the middle fails the export, which goes on when there is room again', async () => {
    const medium = newFolder();
    await mountTmpfs(medium, '5m');
    const held = barrier.close(holdAfter(3, readsLayer));
    const { ended } = gap.outside.start([...exporting(join(medium, name)), '--json'], { env });
    await held;
    await fill(join(medium, 'holiday.mov'));
    barrier.open();
    const { status, stdout } = await ended;
    expect(status).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ error: { short: 'GF-501' } });
    expect((await readdir(medium)).toSorted()).toEqual([`${name}.part`, 'holiday.mov']);
    const part = await gap.inside.refusal(['verify', join(medium, `${name}.part`)]);
    expect(part).toMatchObject({ status: 3, short: 'GF-602' });
    await rm(join(medium, 'holiday.mov'));
    await gap.outside.ok(['job', 'resume', JSON.parse(stdout).job.id], { env });
    await expectWhole(join(medium, name));
  });

  it('that is pulled in the middle of an export is missed, and gets the rest when it is back', async () => {
    const [content, medium] = [newFolder(), newFolder()];
    const stick = await mountStick(content, medium);
    const held = barrier.close(holdAfter(2, readsLayer));
    const { ended } = gap.outside.start([...exporting(join(medium, name)), '--json'], { env });
    await held;
    stick.pull();
    barrier.open();
    const { status, stdout } = await ended;
    expect(status).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ error: { short: 'GF-506' } });
    expect(await readdir(medium), 'nothing is written to the disk below').toEqual([]);
    stick.plugIn();
    await gap.outside.ok(['job', 'resume', JSON.parse(stdout).job.id], { env });
    await expectWhole(join(medium, name));
  });

  it('that is pulled in the middle of an import is missed, and the rest is imported when it is back', async () => {
    const [content, medium] = [newFolder(), newFolder()];
    await mkdir(content);
    await gap.outside.ok(exporting(join(content, name)), { env });
    const stick = await mountStick(content, medium);
    const held = barrier.close(holdAfter(1, readsBlobAtTarget));
    const args = ['import', join(medium, name), '--to', `${target.host}/pulled-${++count}`];
    const { ended } = gap.inside.start([...args, '--concurrency', '1', '--json']);
    await held;
    stick.pull();
    barrier.open();
    const { status, stdout } = await ended;
    expect(status).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ error: { short: 'GF-506' } });
    stick.plugIn();
    const resumed = await gap.inside.result(LandingResult, ['job', 'resume', JSON.parse(stdout).job.id]);
    expect(resumed.mapping).toHaveLength(BULK.length);
  });

  it('that is write protected is read, verified and imported, and written by nobody', async () => {
    const medium = newFolder();
    const remount = await mountTmpfs(medium, '8m');
    await gap.outside.ok(exporting(join(medium, name)), { env });
    remount('ro');
    await expectWhole(join(medium, name));
    await expectImportable(join(medium, name));
    const wanted = { status: 5, short: 'GF-504', names: [medium] };
    await expectRefused(gap.outside, exporting(join(medium, `other-${name}`)), wanted, { env });

    const to = `${target.host}/protected-${++count}`;
    const args = ['import', join(medium, name), '--to', to, '--rewrite-to', join(medium, 'rewritten')];
    const { status, document } = await gap.inside.answer(args);
    expect({ status, short: document.error?.short }).toEqual({ status: 5, short: 'GF-504' });
    remount('rw');
    const { files, alreadyThere } = await gap.inside.result(LandingResult, ['job', 'resume', document.job?.id ?? '']);
    expect(alreadyThere, 'nothing was sent before it was known').toEqual([]);
    expect(files).toMatchObject([{ changed: BULK.length }]);
  });
});

describe('a place that cannot be used', () => {
  it.each([260, 252])('has a name of %i characters', async (length) => {
    const name = 'n'.repeat(length);
    const wanted = { status: 5, short: 'GF-502', names: [name] };
    await expectRefused(gap.outside, exporting(gap.outside.path(name)), wanted, { env });
  });

  it('holds something already, which is left as it is', async () => {
    const folder = newFolder();
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.odt'), 'irreplaceable');
    const wanted = { status: 5, short: 'GF-508', names: [folder] };
    source.counters.reset();
    await expectRefused(gap.outside, exporting(folder), wanted, { env });
    expect(source.counters.table(), 'no image is asked for first').toEqual({});
    await writeFile(`${folder}.tar`, 'irreplaceable');
    await expectRefused(gap.outside, exporting(`${folder}.tar`), { ...wanted, names: [`${folder}.tar`] }, { env });
    expect(await readdir(folder)).toEqual(['thesis.odt']);
    expect(await readFile(`${folder}.tar`, 'utf8')).toBe('irreplaceable');
  });
});

describe('a file system with limits', () => {
  it('of a file: layers are cut, joined again by import, and every part is checked', async () => {
    const bundle = newFolder();
    await gap.outside.ok(exporting(bundle, '--max-file-size', '250KB'), { env });
    const sizes = await Promise.all([...(await filesUnder(bundle)).keys()].map((path) => sizeOf(join(bundle, path))));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(250_000);
    expect(await readdir(join(bundle, 'parts'))).toHaveLength(LAYERS.length);
    await expectWhole(bundle);
    await expectImportable(bundle);
    const [first = ''] = await readdir(join(bundle, 'parts'));
    const part = join('parts', first, '0002');
    await writeFile(join(bundle, part), Buffer.alloc(await sizeOf(join(bundle, part))));
    await expectRefused(gap.inside, ['verify', bundle], { status: 6, short: 'GF-612', names: [part] });
  });

  it.skipIf(!canFuse || !have('mount.exfat-fuse') || !have('mkfs.exfat'))(
    'exFAT holds a folder, volumes and a tar (needs FUSE, exfat-fuse and exfatprogs)',
    async () => {
      const medium = newFolder();
      await mountFuse('exfat', medium);
      await gap.outside.ok(exporting(join(medium, 'folder'), '--max-file-size', '250KB'), { env });
      const divided = exporting(join(medium, 'divided'), '--volume-size', '1.2MB');
      const { paths } = await gap.outside.result(ExportResult, divided, { env });
      expect(paths).toHaveLength(3);
      await gap.outside.ok(exporting(join(medium, 'bundle.tar')), { env });
      for (const bundle of [[join(medium, 'folder')], paths, [join(medium, 'bundle.tar')]])
        await expectWhole(...bundle);
      await expectImportable(...paths);
    },
  );

  it.skipIf(!canFuse || !have('fusefat') || !have('mkfs.vfat'))(
    'FAT32 holds a tar (needs FUSE, fusefat and dosfstools)',
    async () => {
      const medium = newFolder();
      await mountFuse('fat32', medium);
      const bundle = join(medium, 'bundle.tar');
      await gap.outside.ok(exporting(bundle), { env });
      await expectWhole(bundle);
      await expectImportable(bundle);
    },
  );
});

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

/** Writes until nothing more goes. */
async function fill(path: string): Promise<void> {
  for (let size = 1024 * 1024; size >= 1024; size /= 2) {
    while (await appended(path, size)) count++;
  }
}

async function appended(path: string, size: number): Promise<boolean> {
  return writeFile(path, Buffer.alloc(size), { flag: 'a' }).then(
    () => true,
    () => false,
  );
}
