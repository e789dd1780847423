import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ustarHeader } from '../../../main/engine/archive/ustar.ts';
import { loadSources } from '../../../main/engine/discover/load-sources.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gapferry-sources-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string | Buffer = 'a: 1\n'): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** A zip as PKZIP makes it: method 8, no UTF-8 flag. */
function zip(entries: readonly { name: Buffer; content: Buffer; size?: number; flags?: number }[]): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content, size = content.length, flags = 0 } of entries) {
    const packed = deflateRawSync(content);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(size, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(head, name, packed);
    list.push(entry, name);
    at += head.length + name.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

function tgz(entries: Readonly<Record<string, string | Buffer>>): Buffer {
  const blocks = Object.entries(entries).flatMap(([name, text]) => {
    const content = Buffer.from(text);
    return [ustarHeader(name, content.length, 0), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const names = (loaded: { files: readonly { name: string }[] }) => loaded.files.map(({ name }) => name);

describe('loadSources', () => {
  it('walks a folder in the order of names, under the name it was given', async () => {
    await put('b.yaml');
    await put('a/z.json', '{}');
    await put('a/.env', 'A=1');
    await put('a/kustomization.yaml');
    await put('logo.png', Buffer.from([137, 80]));
    await put('README.md');
    await put('.git/config.yaml');
    await put('node_modules/x/y.yaml');
    const loaded = await loadSources([{ path: folder, name: 'deploy/' }]);
    expect(names(loaded)).toEqual(['deploy/a/.env', 'deploy/a/kustomization.yaml', 'deploy/a/z.json', 'deploy/b.yaml']);
    expect(loaded.problems).toEqual([]);
  });

  it('takes any file that is named, whatever its extension', async () => {
    const path = await put('images', 'nginx:1\n');
    expect(names(await loadSources([{ path }]))).toEqual([path]);
  });

  it('takes content that came without a file', async () => {
    const { files } = await loadSources([{ name: '-', contentBase64: Buffer.from('image: a').toString('base64') }]);
    expect(files).toEqual([{ name: '-', bytes: Buffer.from('image: a') }]);
  });

  it('reads a file once that is given twice', async () => {
    const path = await put('a.yaml');
    expect(names(await loadSources([{ path }, { path }]))).toEqual([path]);
  });

  it('says which path is not there', async () => {
    const path = join(folder, 'none.yaml');
    await expect(loadSources([{ path }])).rejects.toMatchObject({ code: 'input.notFound', params: { path } });
  });

  it('reads files whose endings are in capitals, in folders and zips', async () => {
    await put('A.YAML');
    await put('B.Yml');
    await put('C.JSON', '{}');
    const entries = [{ name: Buffer.from('d/D.YAML'), content: Buffer.from('a: 1\n') }];
    const packed = await put('E.ZIP', zip(entries));
    const loaded = await loadSources([{ path: folder, name: 'f' }]);
    expect(names(loaded)).toEqual(['f/A.YAML', 'f/B.Yml', 'f/C.JSON', 'f/E.ZIP/d/D.YAML']);
    expect(names(await loadSources([{ path: packed, name: 'E.ZIP' }]))).toEqual(['E.ZIP/d/D.YAML']);
  });

  it('follows a link to a file of the folder, and tells of those that lead out of it', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'gapferry-outside-'));
    await writeFile(join(outside, 'secret.yaml'), 'a: 1');
    await put('d/real.yaml');
    await symlink(join(outside, 'secret.yaml'), join(folder, 'd/out.yaml'));
    await symlink(outside, join(folder, 'd/out'));
    await symlink('real.yaml', join(folder, 'd/in.yaml'));
    const loaded = await loadSources([{ path: join(folder, 'd'), name: 'd' }]);
    expect(names(loaded)).toEqual(['d/in.yaml', 'd/real.yaml']);
    const told = { code: 'input.unreadable', params: { detail: expect.stringContaining('leads out of the folder') } };
    expect(loaded.problems).toMatchObject([
      { file: 'd/out', ...told },
      { file: 'd/out.yaml', ...told },
    ]);
    await rm(outside, { recursive: true });
  });

  it('reads the .env beside a compose file and the Chart.yaml beside a values.yaml', async () => {
    const compose = await put('compose.yaml');
    const values = await put('values.yaml');
    await put('.env', 'A=1');
    await put('Chart.yaml');
    const loaded = await loadSources([
      { path: compose, name: 'compose.yaml' },
      { path: values, name: 'values.yaml' },
    ]);
    expect(names(loaded)).toEqual(['compose.yaml', 'values.yaml', '.env', 'Chart.yaml']);
  });

  it('opens a file whose name is GBK', async () => {
    const gbk = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xb2, 0xbf, 0xca, 0xf0]), Buffer.from('.yaml')]);
    await writeFile(gbk, 'image: nginx:1\n');
    const { files } = await loadSources([{ path: folder, name: 'd' }]);
    expect(files).toEqual([{ name: 'd/部署.yaml', bytes: Buffer.from('image: nginx:1\n') }]);
  });

  it('does not wait for a named pipe', async () => {
    const { execFileSync } = await import('node:child_process');
    const path = join(folder, 'pipe.yaml');
    execFileSync('mkfifo', [path]);
    const loaded = await loadSources([{ path }]);
    expect(loaded.problems).toMatchObject([{ code: 'input.unreadable', file: path }]);
  });

  describe('a zip of a folder', () => {
    it('gives its files, with Chinese names in GBK or UTF-8', async () => {
      const path = await put(
        'd.zip',
        zip([
          {
            name: Buffer.from([0xb2, 0xbf, 0xca, 0xf0, 0x2f, 0x61, 0x2e, 0x79, 0x61, 0x6d, 0x6c]),
            content: Buffer.from('image: a:1'),
          },
          { name: Buffer.from('生产/b.yaml'), content: Buffer.from('image: b:1'), flags: 0x800 },
          { name: Buffer.from('win\\c.yaml'), content: Buffer.from('image: c:1') },
          { name: Buffer.from('__MACOSX/d.yaml'), content: Buffer.from('x') },
          { name: Buffer.from('photo.jpg'), content: Buffer.from('x') },
        ]),
      );
      const { files, problems } = await loadSources([{ path, name: 'd.zip' }]);
      expect(problems).toEqual([]);
      expect(files.map(({ name, bytes }) => `${name} ${bytes}`)).toEqual([
        'd.zip/win/c.yaml image: c:1',
        'd.zip/生产/b.yaml image: b:1',
        'd.zip/部署/a.yaml image: a:1',
      ]);
    });

    it.each([
      ['a name that leads out of it', zip([{ name: Buffer.from('../a.yaml'), content: Buffer.from('x') }])],
      ['an absolute name', zip([{ name: Buffer.from('/etc/a.yaml'), content: Buffer.from('x') }])],
      [
        'a file that unpacks to more than it says',
        zip([{ name: Buffer.from('a.yaml'), content: Buffer.alloc(100_000), size: 10 }]),
      ],
      [
        'a file that is larger than the limit',
        zip([{ name: Buffer.from('a.yaml'), content: Buffer.from('x'), size: 2 ** 31 }]),
      ],
      ['an encrypted file', zip([{ name: Buffer.from('a.yaml'), content: Buffer.from('x'), flags: 1 }])],
      ['no end', zip([{ name: Buffer.from('a.yaml'), content: Buffer.from('x') }]).subarray(0, 60)],
    ])('is refused for %s, and the other files are read', async (_what, bytes) => {
      const path = await put('d.zip', bytes);
      const good = await put('good.yaml');
      const loaded = await loadSources([{ path }, { path: good }]);
      expect(loaded.problems).toMatchObject([{ file: path, code: 'input.badArchive' }]);
      expect(names(loaded)).toEqual([good]);
    });
  });

  describe('a packed Helm chart', () => {
    it('gives its files and those of the charts in it', async () => {
      const inner = tgz({ 'redis/values.yaml': 'image: x', 'redis/Chart.yaml': 'name: redis' });
      const path = await put(
        'web-1.0.0.tgz',
        tgz({ 'web/Chart.yaml': 'name: web', 'web/templates/NOTES.txt': 'hi', 'web/charts/redis.tgz': inner }),
      );
      expect(names(await loadSources([{ path, name: 'web-1.0.0.tgz' }]))).toEqual([
        'web-1.0.0.tgz/web/Chart.yaml',
        'web-1.0.0.tgz/web/charts/redis.tgz/redis/values.yaml',
        'web-1.0.0.tgz/web/charts/redis.tgz/redis/Chart.yaml',
      ]);
    });

    it.each([
      ['it is cut off', tgz({ 'a/values.yaml': 'x' }).subarray(0, 40)],
      ['it is no tar', gzipSync(Buffer.from('hello'.repeat(400)))],
      ['a name leads out of it', tgz({ '../values.yaml': 'x' })],
      ['it is a bomb', gzipSync(Buffer.alloc(200 * 1024 * 1024))],
    ])('is refused where %s', async (_what, bytes) => {
      const path = await put('a.tgz', bytes);
      const loaded = await loadSources([{ path }]);
      expect(loaded.files).toEqual([]);
      expect(loaded.problems).toMatchObject([{ file: path, code: 'input.badArchive' }]);
    });
  });
});
