import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type PackingList, parsePackingList } from '../../../main/engine/bundle/packing-list.ts';
import { planBundle } from '../../../main/engine/bundle/plan.ts';
import { type BundleReader, openBundle } from '../../../main/engine/bundle/reader.ts';
import { type Digest, digestOf } from '../../../main/engine/digest.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';
import type { GapferryError } from '../../../shared/gapferry-error.ts';
import { have } from '../../support/have.ts';
import { type RawEntry, tarBytes } from '../archive/tar-bytes.ts';
import { imgpkgEntries } from './imgpkg-entries.ts';
import { layer, SampleImages, threeImages, writeBundle } from './sample-images.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const folder = await temporaryFolder();
let count = 0;
const fresh = (suffix = ''): string => join(folder, `archive${++count}${suffix}`);

async function openReader(path: string): Promise<BundleReader> {
  const { listBytes, signatures, form, open } = await openBundle([path]);
  expect(form).toBe('archive');
  expect(signatures).toEqual([]);
  const list = parsePackingList(listBytes);
  expect(list.unsigned).toBe(true);
  return open(list);
}

async function failure(path: string): Promise<{ code: string; params: Record<string, unknown> }> {
  try {
    await openReader(path);
  } catch (error) {
    const { code, params } = error as GapferryError;
    return { code, params };
  }
  return { code: 'none', params: {} };
}

const problems = async (path: string): Promise<string[]> =>
  (await (await openReader(path)).verify(() => {})).map((p) => p.code);

async function contentOf(reader: BundleReader, digest: Digest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await reader.fetch({ digest, size: 0, mediaType: '' })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Every blob reads as its digest, and they are the sample's. */
async function expectSample(reader: BundleReader, images: SampleImages): Promise<void> {
  for (const [digest, bytes] of images.blobs) expect((await contentOf(reader, digest)).equals(bytes)).toBe(true);
  expect(await reader.verify(() => {})).toEqual([]);
}

const named = (list: PackingList) => list.images.map(({ reference, digest }) => [reference, digest]);

async function writeTar(entries: RawEntry[], suffix = '.tar'): Promise<string> {
  const path = fresh(suffix);
  await writeFile(path, tarBytes(entries));
  return path;
}

describe('a tar of kbld or imgpkg', () => {
  it('gives its images the tags that imgpkg noted, beside their digests', async () => {
    const images = threeImages();
    const entries = imgpkgEntries(images, (json) => {
      const [first, second] = json as { Image: { Refs: string[]; Tag?: string; OrigRef?: string } }[];
      if (!first || !second) throw new Error('two images');
      first.Image.Tag = '1.0';
      second.Image.OrigRef = 'registry.example/own/name:v2';
      Object.assign(second.Image, { Tag: '' });
    });
    const { list } = await openReader(await writeTar(entries));
    const names = list.images.map(({ reference }) => reference);
    expect(names).toContain('registry.example/own/name:v2');
    expect(names.filter((name) => name.endsWith(':1.0'))).toHaveLength(1);
    expect(names).toHaveLength(5);
  });

  it('reads with every digest as it was', async () => {
    const images = threeImages();
    const reader = await openReader(await writeTar(imgpkgEntries(images)));
    expect(
      named(reader.list)
        .map(([, digest]) => digest)
        .sort(),
    ).toEqual(images.content.roots.map((r) => r.descriptor.digest).sort());
    await expectSample(reader, images);
  });

  it('with an index keeps index and images', async () => {
    const images = new SampleImages();
    const child = images.add('r.example/a:1', [layer('x', 100)]);
    const raw = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: [child] });
    const entries = imgpkgEntries(images, (json) => {
      const [first] = json as { Image: { Refs: unknown } }[];
      const image = { ...first?.Image, Refs: null };
      json[0] = {
        Image: null,
        ImageIndex: {
          Refs: ['r.example/i:1'],
          Images: [image],
          Indexes: null,
          MediaType: MEDIA.ociIndex,
          Digest: digestOf(raw),
          Raw: raw,
        },
      };
    });
    const reader = await openReader(await writeTar(entries));
    expect(named(reader.list)).toEqual([['r.example/i:1', digestOf(raw)]]);
    await expectSample(reader, images);
  });

  it('whose export was interrupted, a valid tar of zeros, is not whole', async () => {
    const entries = imgpkgEntries(threeImages()).map((e) =>
      e.name === 'manifest.json' ? e : { ...e, body: Buffer.alloc(e.body?.length ?? 0) },
    );
    expect(new Set(await problems(await writeTar(entries)))).toEqual(new Set(['bundle.changed']));
  });

  it('whose manifest or config is not what its digest says is refused', async () => {
    for (const part of ['Manifest', 'Config'] as const) {
      const entries = imgpkgEntries(threeImages(), (json) => {
        const [first] = json as { Image: Record<typeof part, { Raw: string }> }[];
        if (first) first.Image[part].Raw += ' ';
      });
      expect(await failure(await writeTar(entries))).toMatchObject({ code: 'bundle.changed' });
    }
  });

  it('that lacks a layer is refused; a foreign layer is only required', async () => {
    const images = threeImages();
    const entries = imgpkgEntries(images);
    expect(await failure(await writeTar(entries.slice(0, -1)))).toMatchObject({ code: 'bundle.missing' });
    const foreign = new SampleImages();
    foreign.add('r.example/a:1', [layer('x', 100)]);
    const changed = imgpkgEntries(foreign, (json) => {
      const [first] = json as { Image: { Manifest: { Raw: string; Digest: string }; Layers: unknown } }[];
      if (!first) return;
      const manifest = JSON.parse(first.Image.Manifest.Raw);
      Object.assign(manifest.layers[0], { mediaType: MEDIA.dockerForeignLayer, urls: ['https://r.example/x'] });
      first.Image.Manifest.Raw = JSON.stringify(manifest);
      first.Image.Manifest.Digest = digestOf(first.Image.Manifest.Raw);
      first.Image.Layers = [];
    });
    const reader = await openReader(await writeTar(changed.slice(0, 1)));
    expect(reader.list.requires.length).toBe(1);
    expect(await reader.verify(() => {})).toEqual([]);
  });

  it('with a link, a key twice, or sizes and digests that are none, is refused', async () => {
    const entries = imgpkgEntries(threeImages());
    expect(
      await failure(await writeTar([...entries, { name: 'l', flag: '2', target: 'manifest.json' }])),
    ).toMatchObject({ code: 'bundle.unsafe' });
    expect(
      await failure(await writeTar([...entries, { name: 'l', flag: '1', target: 'manifest.json' }])),
    ).toMatchObject({ code: 'bundle.unsafe' });
    const twice = { name: 'manifest.json', body: '[{"Image":null,"Image":null}]' };
    expect(await failure(await writeTar([twice]))).toMatchObject({ code: 'input.badArchive' });
    const traversal = String(entries[0]?.body).replaceAll(/"Digest":"sha256:[0-9a-f]+/g, '"Digest":"sha256:../../x');
    expect(await failure(await writeTar([{ name: 'manifest.json', body: traversal }]))).toMatchObject({
      code: 'input.badArchive',
    });
    const deep = { name: 'manifest.json', body: `[{"ImageIndex":${'['.repeat(100_000)}` };
    expect(await failure(await writeTar([deep]))).toMatchObject({ code: 'input.badArchive' });
  });
});

/** What `docker save` wrote before version 25. */
function dockerEntries(images: SampleImages, more: Partial<{ layers: string[]; config: string }> = {}): RawEntry[] {
  const entries: RawEntry[] = [];
  const json = images.content.roots.map(({ reference, descriptor }) => {
    const { config, layers } = JSON.parse(images.content.manifests.get(descriptor.digest)?.bytes.toString() ?? '');
    const name = `${config.digest.slice(7)}.json`;
    entries.push({ name, body: images.blobs.get(config.digest) ?? '' });
    const names = layers.map(({ digest }: { digest: Digest }) => {
      const plain = gunzipSync(images.blobs.get(digest) ?? '');
      const path = `${digest.slice(7)}/layer.tar`;
      if (!entries.some((e) => e.name === path)) entries.push({ name: path, body: plain });
      return path;
    });
    return { Config: more.config ?? name, RepoTags: [reference], Layers: more.layers ?? names };
  });
  return [...entries, { name: 'manifest.json', body: JSON.stringify(json) }, { name: 'repositories', body: '{}' }];
}

describe('a tar of docker save', () => {
  const two = (): SampleImages => {
    const images = new SampleImages();
    const base = layer('base', 3000);
    images.add('r.example/a:1', [base, layer('a', 100)]);
    images.add('nginx:1.14.2', [base]);
    return images;
  };

  it('of the older kind reads with a manifest that is always the same', async () => {
    const images = two();
    const path = await writeTar(dockerEntries(images));
    const reader = await openReader(path);
    expect(reader.list.images.map((i) => i.reference)).toEqual(['nginx:1.14.2', 'r.example/a:1']);
    expect(await reader.verify(() => {})).toEqual([]);
    expect(named((await openReader(path)).list)).toEqual(named(reader.list));
    for (const { digest } of reader.list.images) {
      const manifest = JSON.parse((await contentOf(reader, digest)).toString());
      const config = JSON.parse((await contentOf(reader, manifest.config.digest)).toString());
      expect(manifest.layers.map((l: { digest: string }) => l.digest)).toEqual(config.rootfs.diff_ids);
    }
  });

  it('with a layer that is not what the config says is not whole', async () => {
    const entries = dockerEntries(two()).map((e) =>
      e.name.endsWith('layer.tar') ? { ...e, body: Buffer.alloc(e.body?.length ?? 0) } : e,
    );
    expect(new Set(await problems(await writeTar(entries)))).toEqual(new Set(['bundle.changed']));
  });

  it('whose manifest.json names a path outside is refused (jib#4522)', async () => {
    for (const name of ['../../etc/x', '/etc/passwd', 'C:x']) {
      expect(await failure(await writeTar(dockerEntries(two(), { layers: [name, name] })))).toMatchObject({
        code: 'bundle.unsafe',
        params: { entry: name },
      });
      expect(await failure(await writeTar(dockerEntries(two(), { config: name })))).toMatchObject({
        code: 'bundle.unsafe',
        params: { entry: name },
      });
    }
  });

  it('whose manifest.json names what is not there, or too few layers, is refused', async () => {
    expect(
      await failure(await writeTar(dockerEntries(two(), { layers: ['none/layer.tar', 'none/layer.tar'] }))),
    ).toMatchObject({ code: 'input.badArchive' });
    expect(await failure(await writeTar(dockerEntries(two(), { layers: [] })))).toMatchObject({
      code: 'input.badArchive',
    });
  });

  it('may link the second name of a layer to its first, and nothing else', async () => {
    const [hex, other] = ['a'.repeat(64), 'b'.repeat(64)];
    const images = new SampleImages();
    const { digest } = images.add('r.example/a:1', [layer('a', 100)]);
    const { layers } = JSON.parse(images.content.manifests.get(digest)?.bytes.toString() ?? '');
    const plain = gunzipSync(images.blobs.get(layers[0].digest) ?? '');
    const entries = dockerEntries(images, { layers: [`${hex}/layer.tar`] });
    const file = { name: `${other}/layer.tar`, body: plain };
    const link = (target: string, name = `${hex}/layer.tar`, flag = '2') => ({ name, flag, target });
    const good = await openReader(await writeTar([...entries, file, link(`../${other}/layer.tar`)]));
    expect(await good.verify(() => {})).toEqual([]);
    const bad = [
      link('../../etc/passwd'),
      link('/etc/passwd'),
      link(`../${'c'.repeat(64)}/layer.tar`),
      link(`../${other}/layer.tar`, 'x'),
      link(`${other}/layer.tar`, `${hex}/layer.tar`, '1'),
    ];
    for (const entry of bad)
      expect(await failure(await writeTar([...entries, file, entry]))).toMatchObject({ code: 'bundle.unsafe' });
  });

  it('that is compressed reads the same, whatever is read first', async () => {
    const path = await writeTar(dockerEntries(two()));
    const plain = await openReader(path);
    await writeFile(`${path}.gz`, gzipSync(await readFile(path)));
    const packed = await openReader(`${path}.gz`);
    expect(named(packed.list)).toEqual(named(plain.list));
    expect(await packed.verify(() => {})).toEqual([]);
    for (const { digest } of packed.list.blobs.toReversed())
      expect((await contentOf(packed, digest)).equals(await contentOf(plain, digest))).toBe(true);
  });

  it('that is compressed and broken is refused', async () => {
    const path = await writeTar(dockerEntries(two()), '.tar.gz');
    const whole = gzipSync(await readFile(path));
    await writeFile(path, whole.subarray(0, whole.length / 2));
    expect(await failure(path)).toMatchObject({ code: 'input.badArchive' });
    const [middle] = [Math.floor(whole.length / 2)];
    await writeFile(path, Buffer.concat([whole.subarray(0, middle), Buffer.alloc(40), whole.subarray(middle + 40)]));
    expect(await failure(path)).toMatchObject({ code: 'input.badArchive' });
  });

  it('that grows beyond all measure when unpacked is refused', async () => {
    const path = fresh('.tar.gz');
    await writeFile(path, gzipSync(Buffer.alloc(40 * 1024 * 1024), { level: 9 }));
    expect(await failure(path)).toMatchObject({ code: 'input.badArchive' });
  });
});

describe('a bundle that somebody compressed', () => {
  it('is refused with what to do', async () => {
    const path = fresh('.tar.gz');
    await writeFile(path, gzipSync(tarBytes([{ name: 'bundle.json', body: '{}' }])));
    expect(await failure(path)).toMatchObject({
      code: 'input.badArchive',
      params: { detail: expect.stringContaining('gunzip') },
    });
  });
});

describe('an OCI layout', () => {
  const layout = async (): Promise<{ path: string; images: SampleImages }> => {
    const images = threeImages();
    const path = fresh();
    await writeBundle(planBundle(images.content), images, path);
    for (const name of ['bundle.json', 'bundle.json.sig', 'images.lock.yml', 'README.txt', 'sources'])
      await rm(join(path, name), { recursive: true });
    return { path, images };
  };

  it('as a folder reads with every name and digest', async () => {
    const { path, images } = await layout();
    const reader = await openReader(path);
    expect(named(reader.list)).toEqual(images.content.roots.map((r) => [r.reference, r.descriptor.digest]).sort());
    await expectSample(reader, images);
  });

  it('as a tar reads the same, whatever order it is in', async () => {
    const { path, images } = await layout();
    await run('tar', ['-cf', `${path}.tar`, '-C', path, '.']);
    await expectSample(await openReader(`${path}.tar`), images);
  });

  it('that was a bundle and lost only its list is not taken for one that never had one', async () => {
    const images = threeImages();
    const path = fresh('.tar');
    await writeBundle(planBundle(images.content), images, path);
    await run('tar', ['--delete', '-f', path, 'bundle.json']);
    expect(await failure(path)).toMatchObject({ code: 'bundle.unsealed' });
  });

  it('with a changed or missing blob says so', async () => {
    const { path, images } = await layout();
    const shared = images.content.blobs.find((b) => b.kind === 'layer')?.descriptor.digest.slice(7) ?? '';
    const file = join(path, 'blobs/sha256', shared);
    const bytes = await readFile(file);
    bytes[9] = (bytes[9] ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(await problems(path)).toEqual(['bundle.changed']);
    await rm(file);
    expect(await failure(path)).toMatchObject({ code: 'bundle.missing' });
    await symlink('/etc/hostname', file);
    expect(await failure(path)).toMatchObject({ code: 'bundle.unsafe' });
  });

  it('with a manifest that is changed is refused at once', async () => {
    const { path, images } = await layout();
    const digest = images.content.roots[0]?.descriptor.digest.slice(7) ?? '';
    await writeFile(join(path, 'blobs/sha256', digest), ' ', { flag: 'a' });
    expect(await failure(path)).toMatchObject({ code: 'bundle.changed' });
  });

  it('whose index.json names a digest that is none is refused', async () => {
    const { path } = await layout();
    const index = (await readFile(join(path, 'index.json'), 'utf8')).replace(
      /sha256:[0-9a-f]{64}/,
      'sha256:../../../etc/passwd',
    );
    await writeFile(join(path, 'index.json'), index);
    expect(await failure(path)).toMatchObject({ code: 'input.badArchive' });
    for (const size of ['-1', '1.5', '1e400', '9007199254740993']) {
      await writeFile(
        join(path, 'index.json'),
        index
          .replace('sha256:../../../etc/passwd', `sha256:${'a'.repeat(64)}`)
          .replace(/"size": \d+/, `"size": ${size}`),
      );
      expect(await failure(path)).toMatchObject({ code: 'input.badArchive' });
    }
  });

  it('without a name gets one from the archive; a mere tag is put behind it', async () => {
    const { path, images } = await layout();
    const index = JSON.parse(await readFile(join(path, 'index.json'), 'utf8'));
    index.manifests[0].annotations = { 'org.opencontainers.image.ref.name': '1.0' };
    delete index.manifests[1].annotations;
    index.manifests[2].annotations = {
      'io.containerd.image.name': 'docker.io/library/x:1',
      'org.opencontainers.image.ref.name': '1',
    };
    await writeFile(join(path, 'index.json'), JSON.stringify(index));
    const local = `localhost/${path.split('/').at(-1)}`;
    const digest = images.content.roots[0]?.descriptor.digest;
    expect((await openReader(path)).list.images.map((i) => i.reference)).toEqual([
      'docker.io/library/x:1',
      `${local}:1.0`,
      `${local}@${digest}`,
    ]);
  });
});

describe('archives of real tools', () => {
  const skip = { skip: !have('skopeo'), timeout: 60_000 };
  const bundle = async () => {
    const images = threeImages();
    const path = fresh();
    await writeBundle(planBundle(images.content), images, path);
    return { path, images, name: 'registry.example/team/a:1' };
  };
  const copy = (...args: string[]) => run('skopeo', ['--insecure-policy', 'copy', '-q', ...args]);

  it.each(['oci', 'oci-archive'])(
    'skopeo copy to %s reads with every digest equal (needs skopeo)',
    skip,
    async (kind) => {
      const { path, images, name } = await bundle();
      const target = fresh(kind === 'oci' ? '' : '.tar');
      await copy(`oci:${path}:${name}`, `${kind}:${target}:${name}`);
      const reader = await openReader(target);
      expect(named(reader.list)).toEqual([[name, images.content.roots[0]?.descriptor.digest]]);
      expect(await reader.verify(() => {})).toEqual([]);
    },
  );

  it('skopeo copy to docker-archive reads whole, links and all (needs skopeo)', skip, async () => {
    const { path, name } = await bundle();
    const target = fresh('.tar');
    await copy(`oci:${path}:${name}`, `docker-archive:${target}:${name}`);
    expect((await run('tar', ['tvf', target])).stdout).toContain(' -> ');
    const reader = await openReader(target);
    expect(reader.list.images.map((i) => i.reference)).toEqual([name]);
    expect(await reader.verify(() => {})).toEqual([]);
  });

  it('umoci tags in a layout are names (needs umoci)', { skip: !have('umoci'), timeout: 60_000 }, async () => {
    const path = fresh();
    await run('umoci', ['init', '--layout', path]);
    await run('umoci', ['new', '--image', `${path}:v1`]);
    const reader = await openReader(path);
    expect(reader.list.images.map((i) => i.reference)).toEqual([`localhost/${path.split('/').at(-1)}:v1`]);
    expect(await reader.verify(() => {})).toEqual([]);
  });
});

it('what is none of these is no bundle', async () => {
  const plain = await writeTar([{ name: 'a', body: 'x' }]);
  expect(await failure(plain)).toMatchObject({ code: 'bundle.notBundle' });
  const other = await writeTar([{ name: 'manifest.json', body: '{"some":"json"}' }]);
  expect(await failure(other)).toMatchObject({ code: 'bundle.notBundle' });
  const folderPath = fresh();
  await mkdir(folderPath);
  await cp(plain, join(folderPath, 'a.tar'));
  expect(await failure(folderPath)).toMatchObject({ code: 'bundle.notBundle' });
  expect(await readdir(folderPath)).toEqual(['a.tar']);
});
