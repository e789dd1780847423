import { execFile } from 'node:child_process';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readTarEntries, type TarEntry } from '../../../main/engine/archive/tar-reader.ts';
import { ustarHeader } from '../../../main/engine/archive/ustar.ts';
import { have } from '../../support/have.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { pax, paxRecord, type RawEntry, tarBytes } from './tar-bytes.ts';

const run = promisify(execFile);

async function scan(bytes: Buffer, foreign: boolean): Promise<TarEntry[]> {
  const path = join(await tempFolder(), 'x.tar');
  await writeFile(path, bytes);
  const handle = await open(path, 'r');
  try {
    return await readTarEntries(handle, path, { foreign });
  } finally {
    await handle.close();
  }
}

const names = async (entries: RawEntry[], foreign = false): Promise<string[]> =>
  (await scan(tarBytes(entries), foreign)).map((entry) => entry.name);

const refused = (entries: RawEntry[], foreign: boolean, entry: string, detail: string | RegExp) =>
  expect(scan(tarBytes(entries), foreign)).rejects.toMatchObject({
    code: 'bundle.unsafe',
    params: { entry, detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) },
  });

const file = (name: string, more: Partial<RawEntry> = {}): RawEntry => ({ name, body: 'content', ...more });

describe('a bundle tar', () => {
  it('is regular files and nothing else', async () => {
    expect(await names([file('a'), file('b/c')])).toEqual(['a', 'b/c']);
    await refused([file('a'), { name: 'b', flag: '2', target: 'a' }], false, 'b', 'a symlink in a bundle');
    await refused([file('a'), { name: 'b', flag: '1', target: 'a' }], false, 'b', 'a hardlink in a bundle');
    await refused([{ name: 'd/', flag: '5' }], false, 'd/', 'a directory in a bundle');
    for (const flag of ['3', '4', '6', '7', 'S', 'V'])
      await refused([{ name: 'x', flag }], false, 'x', `entry of type ${flag}`);
    for (const flag of ['x', 'g', 'L', 'K'])
      await refused([{ name: 'x', flag, body: 'y' }, file('a')], false, 'x', `entry of type ${flag}`);
  });

  it('gives offsets at which the content stands', async () => {
    const bytes = tarBytes([file('a', { body: 'x'.repeat(513) }), file('b', { body: 'second' })]);
    const entry = (await scan(bytes, false))[1];
    expect(bytes.toString('latin1', entry?.data, (entry?.data ?? 0) + (entry?.size ?? 0))).toBe('second');
  });

  it('reads sizes from 8 GiB on, in base-256', async () => {
    const header = ustarHeader('big', 2 ** 33, 0);
    await expect(scan(Buffer.concat([header, Buffer.alloc(1024)]), false)).rejects.toMatchObject({
      code: 'bundle.truncated',
      params: { expected: 512 + 2 ** 33 + 1024, found: 1536 },
    });
  });
});

describe.each([false, true])('a tar (foreign: %j)', (foreign) => {
  it.each(['../x', 'a/../b', '/etc/passwd', 'C:x', 'c:/x', 'a\\b', '..\\x', 'a//b', 'a/./b', '..', 'a\nb', 'a\x7fb'])(
    'with the name %j is refused',
    async (name) => {
      await refused([file(name)], foreign, name, 'unsafe name');
    },
  );

  it('with a NUL or anything else behind a name is refused', async () => {
    const spoil = (header: Buffer): void => void header.write('a\0../../etc/passwd', 0);
    await refused([file('a', { spoil, resum: true })], foreign, '', 'bytes behind a name');
  });

  it('with a name that is no UTF-8 is refused', async () => {
    const spoil = (header: Buffer): void => void header.write('\xff\xfe', 0, 'latin1');
    await refused([file('aa', { spoil, resum: true })], foreign, '', /name/);
  });

  it('with a size below zero, too large or no number is refused', async () => {
    const negative = `\xff${'\xff'.repeat(10)}\xf0`;
    const huge = `\x80${'\0'.repeat(3)}${'\xff'.repeat(8)}`;
    for (const size of [negative, huge, '-1\0', '7 7\0', '99999999999\0', '1e3\0'])
      await refused([file('a', { size })], foreign, 'a', /size is not a number/);
  });

  it('with a wrong checksum is refused', async () => {
    await refused([file('a', { spoil: (header) => void header.write('b', 0) })], foreign, 'b', 'wrong checksum');
  });

  it('with a name twice, or names that collide on some system, is refused', async () => {
    await refused([file('a'), file('a')], foreign, 'a', 'stands twice');
    await refused([file('dir/a'), file('DIR/A')], foreign, 'DIR/A', 'collides with dir/a');
    await refused([file('caf\u00e9'), file('cafe\u0301')], foreign, 'cafe\u0301', /collides/);
    await refused([file('stra\u00dfe'), file('strasse')], foreign, 'strasse', /collides/);
  });

  it('without its end, or with a single block of it, is truncated', async () => {
    for (const tail of [0, 512])
      await expect(
        scan(Buffer.concat([tarBytes([file('a')], false), Buffer.alloc(tail)]), foreign),
      ).rejects.toMatchObject({ code: 'bundle.truncated' });
  });

  it('with entries behind the end is refused', async () => {
    const bytes = Buffer.concat([tarBytes([file('a')]), tarBytes([file('b')])]);
    await expect(scan(bytes, foreign)).rejects.toMatchObject({
      code: 'bundle.unsafe',
      params: { detail: 'bytes behind the end' },
    });
  });

  it('with more zeros behind the end than any tool writes is refused', async () => {
    const bytes = Buffer.concat([tarBytes([file('a')]), Buffer.alloc(2 * 1024 * 1024)]);
    await expect(scan(bytes, foreign)).rejects.toMatchObject({ code: 'bundle.unsafe' });
  });

  it('with one block of zeros between entries is refused', async () => {
    const bytes = Buffer.concat([tarBytes([file('a')], false), Buffer.alloc(512), tarBytes([file('b')])]);
    await expect(scan(bytes, foreign)).rejects.toMatchObject({ code: 'bundle.unsafe' });
  });

  it('with a link or folder that claims a size is refused', async () => {
    await refused([{ name: 'l', flag: '2', target: 'a', size: 512 }], foreign, 'l', 'a symlink with a size');
  });

  it('that is no tar is refused', async () => {
    await expect(scan(Buffer.alloc(4096, 0x41), foreign)).rejects.toMatchObject({ code: 'bundle.unsafe' });
    await expect(scan(Buffer.alloc(0), foreign)).rejects.toMatchObject({ code: 'bundle.truncated' });
  });
});

describe('a tar of another program', () => {
  it('may have folders, ./ before names, and links as entries of their own', async () => {
    const entries = await scan(
      tarBytes([
        { name: './', flag: '5' },
        { name: './d/', flag: '5' },
        file('./d/a'),
        { name: 'l', flag: '2', target: 'd/a' },
      ]),
      true,
    );
    expect(entries.map(({ name, type, target }) => [name, type, target])).toEqual([
      ['d', 'directory', undefined],
      ['d/a', 'file', undefined],
      ['l', 'symlink', 'd/a'],
    ]);
  });

  it('may give long names in PAX or in GNU form, which are as unsafe as any', async () => {
    const long = `${'x'.repeat(90)}/${'y'.repeat(90)}`;
    expect(await names([pax({ path: long, mtime: '1.5' }), file('short')], true)).toEqual([long]);
    expect(await names([{ name: '././@LongLink', flag: 'L', body: `${long}\0` }, file('short')], true)).toEqual([long]);
    expect(await names([file('b', { prefix: 'a' })], true)).toEqual(['a/b']);
    await refused([pax({ path: '../x' }), file('short')], true, '../x', 'unsafe name');
    await refused([{ name: 'L', flag: 'L', body: '/x\0' }, file('short')], true, '/x', 'unsafe name');
  });

  it('is refused where PAX and ustar say different sizes', async () => {
    await refused([pax({ size: '0' }), file('a')], true, 'a', 'size 0 in PAX, 7 in ustar');
    await refused([pax({ size: '1024' }), file('a')], true, 'a', 'size 1024 in PAX, 7 in ustar');
    expect(await names([pax({ size: '7' }), file('a')], true)).toEqual(['a']);
    for (const size of ['-1', '1e3', '0x10', '9007199254740993', '07', ''])
      await refused([pax({ size }), file('a')], true, 'PaxHeader', /PAX size/);
  });

  it('is refused where a PAX header is malformed, repeated, sparse or too large', async () => {
    await refused([pax('99 path=a\n'), file('a')], true, 'PaxHeader', /malformed/);
    await refused([pax('0 path=a\n'), file('a')], true, 'PaxHeader', /malformed/);
    await refused([pax('12 path=a'), file('a')], true, 'PaxHeader', /malformed/);
    await refused([pax(paxRecord('path', 'a') + paxRecord('path', 'b')), file('a')], true, 'PaxHeader', /twice/);
    await refused([pax({ 'GNU.sparse.major': '1' }), file('a')], true, 'PaxHeader', 'a sparse file');
    await refused([pax({ size: '7' }, 'g'), file('a')], true, 'PaxHeader', /global/);
    await refused([pax({ comment: 'x'.repeat(2 ** 20) }), file('a')], true, 'PaxHeader', 'extended header too large');
    await refused([pax({ path: 'a' })], true, 'PaxHeader', 'a header without its entry');
  });

  it('cannot reach a prototype through PAX', async () => {
    expect(await names([pax({ ['__proto__']: 'x', constructor: 'y' }), file('a')], true)).toEqual(['a']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('is refused with a file and a folder of one name', async () => {
    await refused([file('a'), { name: 'A/', flag: '5' }], true, 'A', 'collides with a');
  });

  it.skipIf(!have('tar')).each(['ustar', 'gnu', 'pax', 'v7'])(
    'is read as GNU tar writes it in %s (needs tar)',
    async (format) => {
      const folder = await tempFolder();
      await mkdir(join(folder, 'in/sub'), { recursive: true });
      await writeFile(join(folder, 'in/sub/file'), 'x'.repeat(1000));
      await run('tar', ['--format', format, '-cf', join(folder, 'x.tar'), '-C', join(folder, 'in'), '.']);
      const handle = await open(join(folder, 'x.tar'), 'r');
      const entries = await readTarEntries(handle, 'x.tar', { foreign: true });
      await handle.close();
      expect(entries.map(({ name, size }) => [name, size])).toEqual([
        ['sub', 0],
        ['sub/file', 1000],
      ]);
    },
  );
});
