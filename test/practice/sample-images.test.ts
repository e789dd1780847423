import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../main/engine/digest.ts';
import { parseReference } from '../../main/engine/reference.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { SAMPLE_FILES, SAMPLE_HOSTS } from '../../main/practice/sample-files.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { helloProgram } from '../../main/practice/samples/elf.ts';
import { makeLayer } from '../../main/practice/samples/layer.ts';
import { seed } from '../../main/practice/seed.ts';
import { have } from './tools.ts';
import { wire } from './wire.ts';

const run = promisify(execFile);
let folder: string;
let registry: EmbeddedRegistry;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samples-'));
  registry = await startRegistry({ storage: { folder: join(folder, 'registry') } });
  await seed(registry.url, sampleRepositories());
});

afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the sample images', () => {
  it('have the same digests on every machine', () => {
    const web = sampleRepositories().find(({ path }) => path.endsWith('/web'));
    expect(web?.tags.get('2.1.0')).toBe('sha256:2bc209e7d55d37d487f632f6c1cbe0e7746e851062d8aaced840463ca1e23bce');
  });

  it('are all named by the sample files, under hosts that practice mode serves', () => {
    const text = SAMPLE_FILES.map((file) => file.text).join('');
    const named = [...text.matchAll(/[\w./-]*gapferry-practice\/[\w./-]+:[\w.-]+/g)].map(([name]) =>
      parseReference(name),
    );
    const found = new Set(named.map((reference) => `${reference?.host}/${reference?.path}:${reference?.tag}`));
    const released = sampleRepositories().map(({ host, path, tags }) => `${host}/${path}:${[...tags.keys()][0]}`);
    expect([...found].sort()).toEqual(released.sort());
    expect(named.every((reference) => SAMPLE_HOSTS.includes(reference?.host ?? ''))).toBe(true);
  });

  it('share one base layer', () => {
    const common = sampleRepositories()
      .filter(({ path }) => !path.endsWith('/notes'))
      .map(({ blobs }) => [...blobs.keys()])
      .reduce((all, some) => all.filter((digest) => some.includes(digest)));
    expect(common.length).toBe(1);
  });

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('run, on Linux and x64', async () => {
    const path = join(folder, 'hello');
    await writeFile(path, helloProgram('amd64', 'it runs'));
    await chmod(path, 0o755);
    expect((await run(path)).stdout).toBe('it runs\n');
  });

  it('are gzipped tars that other programs read', () => {
    const layer = makeLayer([{ path: 'a/b', bytes: Buffer.alloc(100_000, 'x'), mode: 0o644 }]);
    const tar = gunzipSync(layer.bytes);
    expect(digestOf(tar)).toBe(layer.diffId);
    expect(tar.subarray(257, 262).toString()).toBe('ustar');
  });

  it('come with a signature tag, a referrer and its fallback tag', async () => {
    const web = sampleRepositories().find(({ path }) => path.endsWith('/web'));
    const name = web?.tags.get('2.1.0')?.replace(':', '-');
    const tags = JSON.parse((await wire('GET', `${registry.url}/v2/gapferry-practice/web/tags/list`)).body.toString());
    expect(tags.tags.sort()).toEqual(['2.1.0', name, `${name}.sig`].sort());
  });

  it.skipIf(!have('skopeo'))(
    'are copied out of and into the embedded registry by skopeo, digest by digest',
    async () => {
      const target = await startRegistry({ storage: { folder: join(folder, 'target') } });
      for (const { path, tags, manifests } of sampleRepositories()) {
        const [tag, digest] = [...tags][0] ?? [];
        const name = `${path}:${tag}`;
        const layout = join(folder, 'layout');
        // skopeo copies no index within an index. A Docker type does not survive an OCI layout, hence dir:.
        if (path.endsWith('/suite')) continue;
        const type = manifests.find((manifest) => manifest.digest === digest)?.mediaType ?? '';
        const keep = ['copy', '--all', '--preserve-digests', '--insecure-policy'];
        const through = type.includes('docker') ? `dir:${layout}-${path.replace(/\W/g, '-')}` : `oci:${layout}:${tag}`;
        await run('skopeo', [...keep, '--src-tls-verify=false', `docker://${registry.host}/${name}`, through]);
        await run('skopeo', [...keep, '--dest-tls-verify=false', through, `docker://${target.host}/${name}`]);
        const answer = await wire('HEAD', `${target.url}/v2/${path}/manifests/${tag}`, { headers: { Accept: type } });
        expect([path, answer.headers['docker-content-digest']]).toEqual([path, digest]);
      }
      await target.close();
    },
  );

  it.skipIf(!have('umoci') || !have('skopeo'))('are unpacked by umoci', async () => {
    const layout = join(folder, 'umoci');
    const source = `docker://${registry.host}/gapferry-practice/web:2.1.0`;
    await run('skopeo', [
      'copy',
      '--insecure-policy',
      '--override-arch',
      'amd64',
      '--src-tls-verify=false',
      source,
      `oci:${layout}:web`,
    ]);
    await run('umoci', ['raw', 'unpack', '--rootless', '--image', `${layout}:web`, join(folder, 'rootfs')]);
    expect(await readFile(join(folder, 'rootfs/etc/os-release'), 'utf8')).toContain('ID=practice');
  });
});
