import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodePackingList, type PackingList, parsePackingList } from '../../../main/engine/bundle/packing-list.ts';
import { planBundle } from '../../../main/engine/bundle/plan.ts';
import { type BundleReader, openBundle } from '../../../main/engine/bundle/reader.ts';
import { tarLayout } from '../../../main/engine/bundle/tar-layout.ts';
import type { GapferryError } from '../../../shared/gapferry-error.ts';
import { layer, SampleImages, SIGNATURE, threeImages, writeBundle } from './sample-images.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = await temporaryFolder();
let count = 0;
const fresh = (suffix = ''): string => join(folder, `bundle${++count}${suffix}`);

const sample = threeImages();
const plan = planBundle(sample.content);
const master = { folder: fresh(), tar: fresh('.tar') };
await writeBundle(plan, sample, master.folder);
await writeBundle(plan, sample, master.tar);
const divided = threeImages({ volumeSize: 800_000 });
const dividedPlan = planBundle(divided.content);
const volumes = (await writeBundle(dividedPlan, divided, fresh())).paths;
const tarVolumes = (await writeBundle(dividedPlan, divided, fresh('.tar'))).paths;

const layers = plan.list.blobs.filter((blob) => blob.mediaType.includes('layer'));
const layerFile = layers[0]?.file ?? '';

async function copy(from: string, name = fresh(from.endsWith('.tar') ? '.tar' : '')): Promise<string> {
  await cp(from, name, { recursive: true });
  return name;
}

async function openReader(paths: string[], tolerant = false): Promise<BundleReader> {
  const envelope = await openBundle(paths);
  return envelope.open(parsePackingList(envelope.listBytes), { tolerant });
}

async function failure(paths: string[]): Promise<{ code: string; params: Record<string, unknown> }> {
  try {
    await (await openReader(paths)).close();
  } catch (error) {
    const { code, params } = error as GapferryError;
    return { code, params };
  }
  return { code: 'none', params: {} };
}

async function problems(paths: string[]): Promise<string[]> {
  const reader = await openReader(paths, true);
  const found = await reader.verify(() => {});
  await reader.close();
  return found.map(
    (p) =>
      `${p.code} ${'file' in p.params ? p.params.file : 'path' in p.params ? basename(String(p.params.path)) : ''}`,
  );
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  await writeFile(path, bytes);
}

const atTop = (await readdir(master.folder)).filter((name) => name.startsWith('bundle.json'));

describe('a file at the top of a bundle', () => {
  it.each(atTop)('stands for the bundle that it lies in: %s', async (name) => {
    const { path, paths } = await openBundle([join(master.folder, name)]);
    expect([path, paths]).toEqual([master.folder, [master.folder]]);
  });

  it('is the same bundle when both are given', async () => {
    const { paths } = await openBundle([master.folder, join(master.folder, 'bundle.json')]);
    expect(paths).toEqual([master.folder]);
  });

  it('is no bundle where it is a folder of that name with nothing in it', async () => {
    const path = join(folder, 'empty', 'bundle.json');
    await mkdir(path, { recursive: true });
    expect(await failure([path])).toMatchObject({ code: 'bundle.notBundle', params: { path } });
  });
});

describe('a folder', () => {
  it('with a changed file names it', async () => {
    const bundle = await copy(master.folder);
    await flip(join(bundle, layerFile), 7);
    await flip(join(bundle, 'README.txt'), 7);
    expect(await problems([bundle])).toEqual(['bundle.changed README.txt', `bundle.changed ${layerFile}`]);
  });

  it('with two files swapped names both', async () => {
    const images = new SampleImages();
    images.add('a.example/a:1', [layer('one', 5000)]);
    images.add('a.example/b:1', [layer('two', 5000)]);
    const bundle = fresh();
    await writeBundle(planBundle(images.content), images, bundle);
    const [one, two] = images.content.blobs
      .filter((b) => b.kind === 'layer')
      .map((b) => `blobs/sha256/${b.descriptor.digest.slice(7)}`)
      .sort();
    if (!one || !two) throw new Error('two layers');
    await rename(join(bundle, one), join(bundle, 'tmp'));
    await rename(join(bundle, two), join(bundle, one));
    await rename(join(bundle, 'tmp'), join(bundle, two));
    expect(await problems([bundle])).toEqual([`bundle.changed ${one}`, `bundle.changed ${two}`]);
  });

  it('with a missing file is refused at once, by name', async () => {
    const bundle = await copy(master.folder);
    await rm(join(bundle, layerFile));
    expect(await failure([bundle])).toEqual({ code: 'bundle.missing', params: { file: layerFile, path: bundle } });
    expect(await problems([bundle])).toEqual([`bundle.missing ${layerFile}`]);
  });

  it('with a file cut short or made longer is refused at once', async () => {
    const bundle = await copy(master.folder);
    await truncate(join(bundle, layerFile), 10);
    expect(await failure([bundle])).toMatchObject({ code: 'bundle.truncated', params: { found: 10 } });
    const longer = await copy(master.folder);
    await writeFile(join(longer, layerFile), 'x', { flag: 'a' });
    expect(await failure([longer])).toMatchObject({ code: 'bundle.changed', params: { file: layerFile } });
  });

  it('with a file that no list names is refused; litter is only mentioned', async () => {
    const bundle = await copy(master.folder);
    await mkdir(join(bundle, 'System Volume Information'));
    await writeFile(join(bundle, 'System Volume Information/x'), '');
    await writeFile(join(bundle, 'blobs/.DS_Store'), '');
    await writeFile(join(bundle, '._README.txt'), '');
    const reader = await openReader([bundle]);
    expect([...reader.litter].sort()).toEqual(['._README.txt', 'System Volume Information', 'blobs/.DS_Store']);
    await writeFile(join(bundle, 'blobs/evil'), '');
    expect(await failure([bundle])).toEqual({ code: 'bundle.added', params: { file: 'blobs/evil', path: bundle } });
    expect(await problems([bundle])).toEqual(['bundle.added blobs/evil']);
  });

  it('with a link is refused, wherever it points', async () => {
    const bundle = await copy(master.folder);
    await rm(join(bundle, layerFile));
    await symlink('/etc/hostname', join(bundle, layerFile));
    expect(await failure([bundle])).toMatchObject({ code: 'bundle.unsafe', params: { entry: layerFile } });
    const linked = await copy(master.folder);
    await rename(join(linked, 'blobs'), join(folder, `moved${count}`));
    await symlink(join(folder, `moved${count}`), join(linked, 'blobs'));
    expect(await failure([linked])).toMatchObject({ code: 'bundle.unsafe', params: { entry: 'blobs' } });
  });

  it('without a list is no bundle, or one that was never sealed', async () => {
    const bundle = await copy(master.folder);
    await rm(join(bundle, 'bundle.json'));
    expect(await failure([bundle])).toMatchObject({ code: 'bundle.missing' });
    await rm(join(bundle, SIGNATURE.path));
    expect(await failure([bundle])).toMatchObject({ code: 'bundle.unsealed' });
    const other = fresh();
    await mkdir(other);
    expect(await failure([other])).toMatchObject({ code: 'bundle.notBundle' });
    expect(await failure([join(folder, 'nowhere')])).toMatchObject({ code: 'input.notFound' });
  });

  it('that is still called .part and has no signature was never sealed', async () => {
    const bundle = await copy(master.folder, fresh('.part'));
    await rm(join(bundle, SIGNATURE.path));
    expect(await failure([bundle])).toMatchObject({ code: 'bundle.unsealed' });
  });

  it('or a tar that is still called .part was never sealed, however far it came', async () => {
    const tar = await readFile(master.tar);
    const end = tarLayout(plan.list, (await readFile(join(master.folder, 'bundle.json'))).length, 1).at(-1);
    for (const size of [1000, 10_000, tar.length / 2, end?.data ?? 0]) {
      const bundle = fresh('.tar.part');
      await writeFile(bundle, tar.subarray(0, size));
      expect(await failure([bundle])).toMatchObject({ code: 'bundle.unsealed' });
    }
  });

  it('is never written to', async () => {
    const reader = await openReader([master.folder]);
    await reader.verify(() => {});
    await reader.close();
    expect(existsSync(`${master.folder}.part`)).toBe(false);
  });
});

describe('a tar', () => {
  it('is known by its content, not by its name', async () => {
    const renamed = join(folder, '无扩展名');
    await cp(master.tar, renamed);
    expect(await problems([renamed])).toEqual([]);
  });

  it('that is something else is no bundle', async () => {
    const other = fresh();
    await writeFile(other, Buffer.alloc(4096, 1));
    expect(await failure([other])).toMatchObject({ code: 'bundle.notBundle' });
    await writeFile(other, '');
    expect(await failure([other])).toMatchObject({ code: 'bundle.notBundle' });
  });

  it('with a changed blob names it', async () => {
    const bundle = await copy(master.tar);
    const slot = tarLayout(plan.list, plan.listBytes.length, 1).find(({ path }) => path === layerFile);
    await flip(bundle, (slot?.data ?? 0) + 7);
    expect(await problems([bundle])).toEqual([`bundle.changed ${layerFile}`]);
  });

  it('cut short anywhere is truncated, and never taken for whole', async () => {
    const bytes = await readFile(master.tar);
    const slots = tarLayout(plan.list, plan.listBytes.length, 1);
    const ends = slots.flatMap(({ lead, data, size }) => [lead, data - 1, data, data + size]);
    for (const length of [...ends.slice(2), bytes.length - 1024, bytes.length - 512, bytes.length - 1]) {
      const bundle = fresh('.tar');
      await writeFile(bundle, bytes.subarray(0, length));
      expect(await failure([bundle])).toMatchObject({
        code: 'bundle.truncated',
        params: { path: bundle, found: length },
      });
      await rm(bundle);
    }
  });

  it('with bytes behind the end is refused, with zeros behind it is not', async () => {
    const bundle = await copy(master.tar);
    await writeFile(bundle, Buffer.alloc(9216), { flag: 'a' });
    expect(await problems([bundle])).toEqual([]);
    await writeFile(bundle, 'x', { flag: 'a' });
    expect(await failure([bundle])).toMatchObject({ code: 'bundle.unsafe' });
  });
});

describe('volumes', () => {
  it('are found beside the one that was given', async () => {
    for (const paths of [volumes, tarVolumes]) {
      const reader = await openReader([paths[1] ?? '']);
      expect(reader.missingVolumes).toEqual([]);
      expect((await reader.volumes()).map((v) => v.path)).toEqual(paths);
      await reader.close();
    }
  });

  it('are not taken twice where folder and tar lie side by side', async () => {
    const place = fresh('both');
    await mkdir(place);
    const both = [...volumes, ...tarVolumes].map((path) => join(place, basename(path).replace(/^bundle\d+/, 'x')));
    for (const [i, path] of [...volumes, ...tarVolumes].entries()) await cp(path, both[i] ?? '', { recursive: true });
    for (const [i, path] of both.entries())
      expect([...(await openBundle([path])).paths].sort()).toEqual(
        i < volumes.length ? both.slice(0, volumes.length) : both.slice(volumes.length),
      );
  });

  it('are told apart by what is in them, whatever they are called', async () => {
    const names = await Promise.all(tarVolumes.map((path, i) => copy(path, fresh(`x${i}`))));
    const reader = await openReader([...names].reverse());
    expect((await reader.volumes()).map((v) => v.path)).toEqual(names);
    expect(await reader.verify(() => {})).toEqual([]);
    await reader.close();
  });

  it('verify alone, hold what they hold, and say what the missing ones hold', async () => {
    const alone = join(folder, 'alone');
    await cp(volumes[0] ?? '', alone, { recursive: true });
    const reader = await openReader([alone]);
    expect(await reader.verify(() => {})).toEqual([]);
    expect(reader.missingVolumes).toEqual(dividedPlan.volumes.slice(1).map((v) => v.number));
    const away = reader.list.blobs.filter((blob) => !reader.holds(blob.digest));
    expect(away.length).toBeGreaterThan(0);
    const [first] = away;
    if (!first) throw new Error('nothing missing');
    const holds = dividedPlan.volumes
      .slice(1)
      .filter((v) => reader.list.files.find((f) => f.path === first.file)?.volumes?.includes(v.number));
    await expect(reader.fetch(first)).rejects.toMatchObject({
      code: 'bundle.volumeMissing',
      params: { volumes: holds.map((v) => v.number).join(', '), holds: holds.flatMap((v) => v.images).join(', ') },
    });
    await reader.close();
  });

  it('name the images that need them, also where a layer of an image lies elsewhere', async () => {
    const reader = await openReader([volumes[0] ?? '']);
    const { list } = reader;
    const contents = await reader.volumes();
    for (const { reference } of list.images)
      expect(contents.some(({ images }) => images.includes(reference))).toBe(true);
    for (const { number, images } of contents) {
      const own = list.files.filter((file) => file.volumes?.length === 1 && file.volumes.includes(number));
      expect(images.length > 0).toBe(own.length > 0);
    }
    await reader.close();
  });

  it('of two bundles are not mixed', async () => {
    expect(await failure([volumes[0] ?? '', master.folder])).toMatchObject({ code: 'bundle.mixed' });
  });

  it('beside a given one that belong to another bundle are named', async () => {
    const place = fresh('dir');
    await mkdir(place);
    await cp(volumes[0] ?? '', join(place, 'x.1of3'), { recursive: true });
    await cp(master.folder, join(place, 'x.2of3'), { recursive: true });
    await mkdir(join(place, 'x.3of3'));
    expect(await failure([join(place, 'x.1of3')])).toMatchObject({ code: 'bundle.mixed' });
  });
});

describe('a list that is not sound', () => {
  const broken = async (change: (list: PackingList) => void): Promise<string> => {
    const bundle = await copy(master.folder);
    const list = structuredClone(plan.list);
    change(list);
    await writeFile(join(bundle, 'bundle.json'), encodePackingList(list));
    const { code, params } = await failure([bundle]);
    return code === 'bundle.listInvalid' ? String(params.detail) : code;
  };
  const file = (path: string) => ({ path, size: 0, sha256: 'a'.repeat(64) });

  it('because names collide without regard to case', async () => {
    expect(await broken((list) => list.files.push(file('readme.TXT')))).toContain('collide');
  });
  it('because a name stands twice', async () => {
    expect(await broken((list) => list.files.push(file('README.txt')))).toContain('twice');
  });
  it('because it lists itself or a signature', async () => {
    expect(await broken((list) => list.files.push(file('bundle.json')))).toContain('must not');
    expect(await broken((list) => list.files.push(file('Bundle.json.SIG')))).toContain('must not');
  });
  it('because a file lies in a file', async () => {
    expect(await broken((list) => list.files.push(file('README.txt/x')))).toContain('lies in a file');
  });
  it('because a blob has no file, another size or another digest', async () => {
    const blob = (list: PackingList) => list.blobs[0] ?? { file: '', size: 0 };
    expect(
      await broken((list) => {
        blob(list).file = 'blobs/sha256/none';
      }),
    ).toContain('not among the files');
    expect(
      await broken((list) => {
        blob(list).size += 1;
      }),
    ).toContain('size of');
    expect(
      await broken((list) => {
        blob(list).file = list.blobs[1]?.file;
        blob(list).size = list.blobs[1]?.size ?? 0;
      }),
    ).toContain('digest of');
  });
  it('because it speaks of volumes that do not exist', async () => {
    expect(
      await broken((list) => {
        for (const f of list.files) f.volumes = [1];
      }),
    ).toContain('volumes');
    expect(
      await broken((list) => {
        list.volumes = { count: 2, size: 1 };
        for (const f of list.files) f.volumes = [3];
      }),
    ).toContain('volumes');
  });
  it('because an image or a source is not in it', async () => {
    expect(
      await broken((list) => {
        list.sources[0] = { file: 'sources/0009.yaml', name: 'x' };
      }),
    ).toContain('source');
    expect(
      await broken((list) => {
        list.blobs = list.blobs.filter((b) => b.digest !== list.images[0]?.digest);
      }),
    ).toContain('image');
  });
  it('because a path leaves the bundle or is no name on some system', () => {
    const bytes = (path: string) => Buffer.from(plan.listBytes.toString('utf8').replaceAll('README.txt', path));
    for (const path of [
      '../README.txt',
      '/etc/passwd',
      'C:x',
      'a\\\\b',
      'CON',
      'nul.txt',
      'a:b',
      'x.',
      `${'x'.repeat(65)}`,
      '中文',
      '.hidden',
    ])
      expect(() => parsePackingList(bytes(path)), path).toThrow('bundle.listInvalid');
  });
});
