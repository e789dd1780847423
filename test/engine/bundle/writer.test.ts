import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parsePackingList } from '../../../main/engine/bundle/packing-list.ts';
import { planBundle, restorePlan } from '../../../main/engine/bundle/plan.ts';
import { openBundle } from '../../../main/engine/bundle/reader.ts';
import { openWriter } from '../../../main/engine/bundle/writer.ts';
import { digestOf } from '../../../main/engine/digest.ts';
import { isError } from '../../../shared/gapferry-error.ts';
import { pushAll, SIGNATURE, sourceOf, threeImages, writeBundle } from './sample-images.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);
const folder = await temporaryFolder();
let count = 0;
const fresh = (suffix = ''): string => join(folder, `bundle${++count}${suffix}`);

async function problemsOf(paths: string[]): Promise<string[]> {
  const envelope = await openBundle(paths);
  const reader = await envelope.open(parsePackingList(envelope.listBytes), { tolerant: true });
  try {
    return (await reader.verify(() => {})).map((problem) => problem.code);
  } finally {
    await reader.close();
  }
}

describe.each(['', '.tar'])('a bundle written as %j', (suffix) => {
  it('reads back whole, blob by blob', async () => {
    const images = threeImages();
    const output = fresh(suffix);
    const { identity, paths } = await writeBundle(planBundle(images.content), images, output);
    expect(paths).toEqual([output]);
    const envelope = await openBundle([output]);
    expect(digestOf(envelope.listBytes)).toBe(identity);
    expect(envelope.signatures).toEqual([{ file: SIGNATURE.path, bytes: SIGNATURE.bytes }]);
    const reader = await envelope.open(parsePackingList(envelope.listBytes));
    for (const [digest, bytes] of images.blobs) {
      const chunks: Buffer[] = [];
      const offset = 1000;
      for await (const chunk of await reader.fetch({ digest, size: bytes.length, mediaType: 'x' }, { offset }))
        chunks.push(Buffer.from(chunk));
      expect(Buffer.concat(chunks).equals(bytes.subarray(offset))).toBe(true);
    }
    expect(await reader.verify(() => {})).toEqual([]);
    await reader.close();
  });

  it('goes on where it was cut off, and fetches only what is missing', async () => {
    const images = threeImages({}, 20);
    const plan = planBundle(images.content);
    const output = fresh(suffix);
    const first = await openWriter(plan, { output });
    await first.begin();
    const at = first.order.findIndex(({ size }, i) => i > 0 && size > 2_000_000);
    const [one, two] = [first.order[at - 1], first.order[at]];
    if (!one || !two) throw new Error('no blobs');
    const broken = {
      open: async () =>
        (async function* () {
          yield images.blobs.get(two.digest)?.subarray(0, 1_500_000) ?? Buffer.alloc(0);
          throw new Error('cable pulled');
        })(),
    };
    for (const before of first.order.slice(0, at)) await first.push(before, images.source(before.digest));
    await expect(first.push(two, broken)).rejects.toThrow('cable pulled');
    await first.close();

    const second = await openWriter(restorePlan(plan.listBytes, plan.metadata), { output });
    await second.begin();
    for (const before of first.order.slice(0, at)) expect(await second.exists(before)).toBe(true);
    expect(await second.exists(two)).toBe(false);
    const offsets: number[] = [];
    const source = images.source(two.digest);
    const watched = {
      open: (offset: number) => {
        offsets.push(offset);
        return source.open(offset);
      },
    };
    await second.push(two, watched);
    expect(offsets).toEqual([1_500_000]);
    await pushAll(second, images);
    await second.reread();
    await second.seal(async () => [SIGNATURE]);
    expect(await problemsOf([output])).toEqual([]);
  });

  it('throws away what was left behind damaged, and fetches it anew', async () => {
    const images = threeImages();
    const plan = planBundle(images.content);
    const output = fresh(suffix);
    const first = await openWriter(plan, { output });
    await first.begin();
    await pushAll(first, images);
    await first.close();
    const [one] = first.order;
    if (!one) throw new Error('no blobs');
    const file = suffix ? `${output}.part` : join(`${output}.part`, 'blobs/sha256', one.digest.slice(7));
    const bytes = await readFile(file);
    const at = suffix ? bytes.indexOf(images.blobs.get(one.digest) ?? '') + 1 : 1;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await writeFile(file, bytes);
    const second = await openWriter(plan, { output });
    await second.begin();
    expect(await second.exists(one)).toBe(false);
    await pushAll(second, images);
    await second.reread();
    await second.seal(async () => [SIGNATURE]);
    expect(await problemsOf([output])).toEqual([]);
  });

  it('refuses wrong bytes of a source, keeps none of them, and takes the right ones afterwards', async () => {
    const images = threeImages();
    const output = fresh(suffix);
    const writer = await openWriter(planBundle(images.content), { output });
    await writer.begin();
    const [one] = writer.order;
    if (!one) throw new Error('no blobs');
    let told = 0;
    const wrong = sourceOf(Buffer.alloc(one.size, 7));
    const options = {
      onBytes: (bytes: number) => {
        told += bytes;
      },
    };
    await expect(writer.push(one, wrong, options)).rejects.toSatisfy((e) => isError(e, 'registry.wrongBytes'));
    expect(told).toBe(0);
    await expect(writer.push(one, sourceOf(Buffer.alloc(one.size - 1)))).rejects.toSatisfy((e) =>
      isError(e, 'registry.wrongBytes'),
    );
    await expect(writer.push(one, sourceOf(Buffer.alloc(one.size + 1)))).rejects.toSatisfy((e) =>
      isError(e, 'registry.wrongBytes'),
    );
    await writer.push(one, images.source(one.digest), options);
    expect(told).toBe(one.size);
    await pushAll(writer, images);
    await writer.reread();
    await writer.seal(async () => []);
    expect(await problemsOf([output])).toEqual([]);
  });

  it('is not sealed while a file does not read back as it was written', async () => {
    const images = threeImages();
    const output = fresh(suffix);
    const writer = await openWriter(planBundle(images.content), { output });
    await writer.begin();
    await pushAll(writer, images);
    const file = suffix ? `${output}.part` : join(`${output}.part`, 'README.txt');
    const { size } = await stat(file);
    await truncate(file, size - 1);
    await expect(writer.reread()).rejects.toSatisfy((e) => isError(e, 'medium.io'));
    await writer.close();
    expect(existsSync(output)).toBe(false);
  });

  it('leaves what it did not write alone', async () => {
    const plan = planBundle(threeImages().content);
    const output = fresh(suffix);
    await mkdir(output);
    await writeFile(join(output, 'mine.txt'), 'mine');
    await expect(openWriter(plan, { output })).rejects.toSatisfy((e) => isError(e, 'medium.occupied'));
    const begun = fresh(suffix);
    if (suffix) await writeFile(`${begun}.part`, 'somebody else is writing here');
    else await mkdir(`${begun}.part/blobs`, { recursive: true });
    await expect(openWriter(plan, { output: begun })).rejects.toSatisfy((e) => isError(e, 'medium.occupied'));
  });

  it('does not go on with the unfinished work of another list', async () => {
    const images = threeImages();
    const output = fresh(suffix);
    const first = await openWriter(planBundle(images.content), { output });
    await first.begin();
    await first.close();
    const other = threeImages({ lock: 'other' });
    await expect(openWriter(planBundle(other.content), { output })).rejects.toSatisfy((e) =>
      isError(e, 'medium.occupied'),
    );
  });

  it('takes an empty folder as its place, and discards without a trace', async () => {
    const images = threeImages();
    const output = fresh(suffix);
    await mkdir(output);
    const writer = await openWriter(planBundle(images.content), { output });
    await writer.begin();
    await pushAll(writer, images);
    await writer.discard();
    expect((await readdir(folder)).filter((name) => name.startsWith(`bundle${count}`))).toEqual([
      `bundle${count}${suffix}`,
    ]);
    await writeBundle(planBundle(images.content), images, output);
    expect(await problemsOf([output])).toEqual([]);
  });

  it('is the same bytes whenever it is written', async () => {
    const images = threeImages();
    const hash = async (output: string): Promise<string> =>
      suffix
        ? digestOf(await readFile(output))
        : (await run('sh', ['-c', `cd ${output} && find . -type f | sort | xargs sha256sum`])).stdout;
    const [one, two] = [fresh(suffix), fresh(suffix)];
    await writeBundle(planBundle(images.content), images, one);
    await writeBundle(planBundle(threeImages().content), images, two);
    expect(await hash(one)).toBe(await hash(two));
  });
});

describe('a tar', () => {
  it('is what GNU tar lists: the list first, signatures last, nothing else', async () => {
    const images = threeImages();
    const output = fresh('.tar');
    const plan = planBundle(images.content);
    await writeBundle(plan, images, output);
    const { stdout } = await run('tar', ['tf', output]);
    const names = stdout.trim().split('\n');
    expect(names[0]).toBe('bundle.json');
    expect(names.at(-1)).toBe(SIGNATURE.path);
    expect([...names].sort()).toEqual(['bundle.json', SIGNATURE.path, ...plan.list.files.map((f) => f.path)].sort());
  });

  it('gives a push its turn, in whatever order pushes start', async () => {
    const images = threeImages();
    const output = fresh('.tar');
    const writer = await openWriter(planBundle(images.content), { output });
    expect(writer.sequential).toBe(true);
    await writer.begin();
    await Promise.all([...writer.order].reverse().map((d) => writer.push(d, images.source(d.digest))));
    await writer.reread();
    await writer.seal(async () => [SIGNATURE]);
    expect(await problemsOf([output])).toEqual([]);
  });

  it('fetches small blobs while they wait, and judges them all the same', async () => {
    const images = threeImages();
    const output = fresh('.tar');
    const writer = await openWriter(planBundle(images.content), { output });
    await writer.begin();
    const [first, second, ...others] = writer.order;
    if (!first || !second) throw new Error('no blobs');
    const fetched = Promise.withResolvers<void>();
    const wrong = {
      open: async () =>
        (async function* () {
          yield Buffer.alloc(second.size, 7);
          fetched.resolve();
        })(),
    };
    const refused = expect(writer.push(second, wrong)).rejects.toMatchObject({ code: 'registry.wrongBytes' });
    await fetched.promise;
    await writer.push(first, images.source(first.digest));
    await refused;
    for (const descriptor of [second, ...others]) await writer.push(descriptor, images.source(descriptor.digest));
    await writer.reread();
    await writer.seal(async () => [SIGNATURE]);
    expect(await problemsOf([output])).toEqual([]);
  });

  it('lets go of a push that waits when its signal aborts', async () => {
    const images = threeImages();
    const writer = await openWriter(planBundle(images.content), { output: fresh('.tar') });
    await writer.begin();
    const last = writer.order.at(-1);
    if (!last) throw new Error('no blobs');
    const stop = new AbortController();
    const push = writer.push(last, images.source(last.digest), { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(push).rejects.toThrow('stopped');
    await writer.discard();
  });
});

describe('the place of a bundle', () => {
  it.skipIf(process.platform !== 'linux').each(['/', '/proc'])(
    'is not the root of a medium, such as %s',
    async (output) => {
      const plan = planBundle(threeImages().content);
      await expect(openWriter(plan, { output })).rejects.toMatchObject({ code: 'usage.invalid' });
    },
  );
});

describe('volumes and parts', () => {
  const small = { volumeSize: 800_000 };

  it.each(['', '.tar'])('keep images whole, and are read in any order (%j)', async (suffix) => {
    const images = threeImages(small);
    const plan = planBundle(images.content);
    expect(plan.volumes.length).toBeGreaterThan(1);
    expect(plan.volumes.flatMap((v) => v.images).sort()).toEqual([
      'nginx:1.14.2',
      'registry.example/team/a:1',
      'registry.example/team/b:1',
    ]);
    const output = fresh(suffix);
    const { paths } = await writeBundle(plan, images, output);
    for (const path of paths)
      expect((await run('du', ['-sb', '--apparent-size', path])).stdout.split('\t')[0]).toSatisfy(
        (n) => Number(n) <= small.volumeSize,
      );
    expect(await problemsOf([...paths].reverse())).toEqual([]);
  });

  it.each(['', '.tar'])('cut what is larger than a file may be, and join it again (%j)', async (suffix) => {
    const images = threeImages({ maxFileSize: 100_000 }, 2);
    const plan = planBundle(images.content);
    const output = fresh(suffix);
    const { identity } = await writeBundle(plan, images, output);
    const envelope = await openBundle([output]);
    expect(digestOf(envelope.listBytes)).toBe(identity);
    expect(envelope.listBytes.length).toBe(plan.listBytes.length);
    const reader = await envelope.open(parsePackingList(envelope.listBytes));
    for (const [digest, bytes] of images.blobs) {
      const chunks: Buffer[] = [];
      for await (const chunk of await reader.fetch(
        { digest, size: bytes.length, mediaType: 'x' },
        { offset: Math.min(150_000, bytes.length) },
      ))
        chunks.push(Buffer.from(chunk));
      expect(Buffer.concat(chunks).equals(bytes.subarray(150_000))).toBe(true);
    }
    expect(await reader.verify(() => {})).toEqual([]);
    expect(Math.max(...reader.list.files.map((file) => file.size))).toBeLessThanOrEqual(100_000);
    await reader.close();
  });

  it.each(['', '.tar'])('go on after a kill between the renames of two volumes (%j)', async (suffix) => {
    const images = threeImages(small);
    const plan = planBundle(images.content);
    const output = fresh(suffix);
    const { identity, paths } = await writeBundle(plan, images, output);
    const last = paths.at(-1) ?? '';
    await run('mv', [last, `${last}.part`]);
    const again = await openWriter(plan, { output });
    await again.begin();
    await pushAll(again, images);
    await again.reread();
    const sealed = await again.seal(async () => {
      throw new Error('signed already');
    });
    expect(sealed).toEqual({ identity, paths });
    expect(await problemsOf(paths)).toEqual([]);
  });

  it.each(['', '.tar'])('spread a blob that no volume holds alone (%j)', async (suffix) => {
    const images = threeImages({ volumeSize: 300_000 }, 2);
    const plan = planBundle(images.content);
    const output = fresh(suffix);
    const { paths } = await writeBundle(plan, images, output);
    expect(await problemsOf(paths)).toEqual([]);
    expect(plan.list.blobs.some((blob) => blob.parts)).toBe(true);
  });

  it('too small for what every volume must hold are refused with what they need', () => {
    expect(() => planBundle(threeImages({ volumeSize: 60_000 }).content)).toThrow('medium.volumeTooSmall');
  });
});
