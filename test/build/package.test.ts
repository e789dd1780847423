import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTime } from '../../build/package/build-time.ts';
import { documents, targetOf } from '../../build/package/documents.ts';
import { SH_LAUNCHER } from '../../build/package/launchers.ts';
import { executablesOf, writeSums } from '../../build/package/sums.ts';
import { writeArchive } from '../../build/package/write-archive.ts';
import { have } from '../support/have.ts';
import { tempFolder } from '../support/temp-folder.ts';

const file = (path: string, content: string, executable = false) => ({
  path,
  content: Buffer.from(content),
  executable,
});
const FILES = [file('g/lib/b.js', 'b'), file('g/gapferry', '#!/bin/sh\n', true), file('g/lib/说明.txt', '中文')];
const TIME = new Date('2026-01-02T03:04:06Z');
const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('the documents of a standalone archive', () => {
  it('hold what a user needs: how to report a hole, and the script that verifies a log without Gapferry', async () => {
    const paths = (await documents('g')).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['g/README.zh-CN.md', 'g/SECURITY.md', 'g/docs/verify-audit.py', 'g/docs/cli.md']),
    );
  });

  it('lead only to each other: no link of theirs dangles, and those to each other are there still', async () => {
    const files = await documents('g');
    const packed = new Set(files.map(({ path }) => path));
    const links = files
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap(({ path, content }) =>
        [...content.toString('utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => ({ path, link })),
      )
      .filter(({ link }) => !/^(?:https?:|#)/.test(link));
    const dangling = links.filter(({ path, link }) => !packed.has(targetOf(path, link)));
    expect(dangling).toEqual([]);
    expect(links.length).toBeGreaterThan(20);
  });
});

describe('a standalone archive', () => {
  it.each(['tar.gz', 'zip'] as const)(
    'as %s is the same bytes for the same files, in whatever order they come',
    async (form) => {
      const folder = await tempFolder();
      await writeArchive(join(folder, 'one'), form, FILES, TIME);
      await writeArchive(join(folder, 'two'), form, FILES.toReversed(), TIME);
      const [one, two] = await Promise.all([readFile(join(folder, 'one')), readFile(join(folder, 'two'))]);
      expect(digestOf(two)).toBe(digestOf(one));
    },
  );

  it.skipIf(!have('tar'))('as tar.gz is unpacked by tar, with what may run and what may not', async () => {
    const folder = await tempFolder();
    await writeArchive(join(folder, 'a.tar.gz'), 'tar.gz', FILES, TIME);
    const listed = spawnSync('tar', ['-tvzf', join(folder, 'a.tar.gz')], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    expect(listed.map((line) => line.slice(0, 10))).toEqual(['-rwxr-xr-x', '-rw-r--r--', '-rw-r--r--']);
    spawnSync('tar', ['-xzf', 'a.tar.gz'], { cwd: folder });
    expect(await readFile(join(folder, 'g/lib/说明.txt'), 'utf8')).toBe('中文');
  });

  it.skipIf(!have('python3'))('as zip is read by Python, whole', async () => {
    const folder = await tempFolder();
    await writeArchive(join(folder, 'a.zip'), 'zip', FILES, TIME);
    const tested = spawnSync('python3', ['-m', 'zipfile', '-t', join(folder, 'a.zip')], { encoding: 'utf8' });
    expect(tested.stdout).toContain('Done testing');
  });
});

describe.skipIf(process.platform === 'win32')('the launcher', () => {
  async function installed(): Promise<string> {
    const folder = await tempFolder();
    await mkdir(join(folder, 'with space/lib/main/cli'), { recursive: true });
    const home = join(folder, 'with space');
    await writeFile(join(home, 'gapferry'), SH_LAUNCHER, { mode: 0o755 });
    await writeFile(join(home, 'lib/node'), '#!/bin/sh\nfor a; do echo "$a"; done\n');
    await chmod(join(home, 'lib/node'), 0o755);
    return home;
  }
  const run = (program: string, args: string[], cwd: string, PATH = '') =>
    spawnSync(program, args, { cwd, env: { PATH }, encoding: 'utf8' }).stdout.trim().split('\n');

  it('starts what lies beside it, with an empty PATH and its arguments as they are', async () => {
    const home = await installed();
    const script = join(home, 'lib/main/cli/gapferry.mjs');
    expect(run(join(home, 'gapferry'), ['export', '-f', 'a b'], '/')).toEqual([script, 'export', '-f', 'a b']);
    expect(run('./gapferry', [], home)).toEqual(['./lib/main/cli/gapferry.mjs']);
    expect(run('/bin/sh', ['gapferry', 'x'], home)).toEqual(['./lib/main/cli/gapferry.mjs', 'x']);
  });

  it('is found through a link', async () => {
    const home = await installed();
    const bin = await tempFolder();
    await symlink(join(home, 'gapferry'), join(bin, 'absolute'));
    await symlink('absolute', join(bin, 'relative'));
    const script = join(home, 'lib/main/cli/gapferry.mjs');
    expect(run(join(bin, 'relative'), [], '/', process.env.PATH)).toEqual([script]);
  });
});

describe('what stands beside an archive', () => {
  it('is a SHA256SUMS that covers every file but itself', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'b'), 'b');
    await writeFile(join(folder, 'a'), 'a');
    await writeSums(folder);
    await writeSums(folder);
    const lines = (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n');
    expect(lines).toEqual([`${digestOf(Buffer.from('a'))}  a`, `${digestOf(Buffer.from('b'))}  b`]);
  });

  it('names every program, library and native module for an allow-list', () => {
    const files = [
      file('x/run', '', true),
      file('x/a.DLL', ''),
      file('x/n.node', ''),
      file('x/node.exe', ''),
      file('x/t.js', ''),
    ];
    const named = executablesOf(files)
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(66));
    expect(named.toSorted()).toEqual(['x/a.DLL', 'x/n.node', 'x/node.exe', 'x/run']);
  });
});

describe('the time of a build', () => {
  it('is SOURCE_DATE_EPOCH where that is given, and refused where it is no time', () => {
    expect(buildTime({ SOURCE_DATE_EPOCH: '1700000000' }).toISOString()).toBe('2023-11-14T22:13:20.000Z');
    expect(() => buildTime({ SOURCE_DATE_EPOCH: 'yesterday' })).toThrow('yesterday');
  });
});
