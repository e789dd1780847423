import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../renderer/client/server-sent-events.ts';
import { failureGroups, wordsOf } from '../../renderer/components/failure-groups.ts';
import { fits } from '../../renderer/components/fits.ts';
import { parseSize } from '../../renderer/components/parse-size.ts';
import { lineDiff, parts } from '../../renderer/features/job/line-diff.ts';
import { type Choice, decide, decideAll, imagesOf } from '../../renderer/files/choice.ts';
import { neededRoom } from '../../renderer/files/needed-room.ts';
import { pastedSource } from '../../renderer/files/pasted-source.ts';
import { sharesOf } from '../../renderer/files/shares.ts';
import { shortNamed } from '../../renderer/files/source-name.ts';
import { turns } from '../../renderer/files/turns.ts';
import { platformsOf, weigh } from '../../renderer/files/weigh.ts';
import { withoutScheme } from '../../renderer/target/without-scheme.ts';
import type { ScanResult } from '../../shared/contract.ts';
import type { Certainty, Finding } from '../../shared/finding.ts';
import { isKeyName } from '../../shared/key-name.ts';
import type { SurveyedImage } from '../../shared/survey.ts';

function finding(reference: string, certainty: Certainty): Finding {
  return {
    reference,
    certainty,
    file: 'a.yaml',
    line: 1,
    column: 1,
    document: 0,
    path: 'image',
    how: 'image-key',
    why: '',
  };
}
function scanOf(...findings: Finding[]): ScanResult {
  return { findings, problems: [], notes: [], files: 1 };
}
function image(reference: string, parts: Record<string, Record<string, number>>): SurveyedImage {
  return {
    reference,
    digest: reference,
    confirmedBy: 'origin',
    servedBy: 'x',
    accessories: [],
    parts: Object.entries(parts).map(([platform, blobs]) => ({
      platform,
      blobs: Object.entries(blobs).map(([digest, size]) => ({ digest, size })),
    })),
  };
}

describe('what travels', () => {
  it('is as sure as the surest place that names it', () => {
    const [found] = imagesOf(scanOf(finding('a', 'maybe'), finding('a', 'certain')), {
      include: [],
      exclude: [],
      leaveOut: [],
    });
    expect(found).toMatchObject({ reference: 'a', certainty: 'certain', fate: 'travels' });
  });

  it('is decided of many at once as of each, and a maybe among them is then settled', () => {
    const scan = scanOf(
      finding('a', 'certain'),
      finding('b', 'maybe'),
      finding('c', 'likely'),
      finding('d', 'certain'),
    );
    const begun = { include: [], exclude: ['d'], leaveOut: ['c'] };
    const three = imagesOf(scan, begun).filter(({ reference }) => reference !== 'd');
    const none = decideAll(begun, three, false);
    expect(imagesOf(scan, none).map(({ fate }) => fate)).toEqual(['excluded', 'excluded', 'excluded', 'excluded']);
    const all = decideAll(none, three, true);
    expect(imagesOf(scan, all).map(({ fate }) => fate)).toEqual(['travels', 'travels', 'travels', 'excluded']);
    expect(all).toEqual({ include: ['b'], exclude: ['d'], leaveOut: [] });
  });

  it('leaves a maybe open until somebody decides, and takes a decision back whole', () => {
    const scan = scanOf(finding('a', 'maybe'));
    const fate = (choice: Choice) => imagesOf(scan, choice)[0]?.fate;
    const none = { include: [], exclude: [], leaveOut: [] };
    expect(fate(none)).toBe('open');
    const [found] = imagesOf(scan, none);
    if (!found) throw new Error('nothing found');
    const taken = decide(none, found, true);
    expect([taken, fate(taken)]).toEqual([{ include: ['a'], exclude: [], leaveOut: [] }, 'travels']);
    const left = decide(taken, found, false);
    expect([left, fate(left)]).toEqual([{ include: [], exclude: ['a'], leaveOut: [] }, 'excluded']);
  });

  it('weighs a shared layer once, and of the platforms only those chosen, variants with them', () => {
    const images = [
      image('a', { '': { index: 1 }, 'linux/amd64': { base: 100, a: 10 }, 'linux/arm64/v8': { arm: 50 } }),
      image('b', { '': { index2: 1 }, 'linux/amd64': { base: 100, b: 20 } }),
    ];
    expect(weigh(images, [])).toBe(182);
    expect(weigh(images, ['linux/amd64'])).toBe(132);
    expect(weigh(images, ['linux/arm64'])).toBe(52);
    expect(platformsOf(images).map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64/v8']);
  });
});

describe('what a bundle takes on its medium', () => {
  const images = Array.from({ length: 500 }, (_, at) =>
    image(`i${at}`, { 'linux/amd64': { [`a${at}`]: 10, shared: 900 } }),
  );

  it('is more than the sizes of many small files, a tar less than a folder', () => {
    const folder = neededRoom(images, [], { form: 'folder', unit: 4096 });
    expect(folder).toBeGreaterThan(501 * 4096);
    const tar = neededRoom(images, [], { form: 'tar', unit: 4096 });
    expect([tar > 501 * 1024, tar < folder]).toEqual([true, true]);
  });

  it('counts a shared blob once, and of the platforms only those chosen', () => {
    const unit = { form: 'folder', unit: 1 } as const;
    const two = neededRoom(images.slice(0, 2), [], unit);
    const one = neededRoom(images.slice(0, 1), [], unit);
    expect(two - one).toBe(10 + 600 + 200);
    expect(neededRoom(images.slice(0, 1), ['linux/arm64'], unit)).toBe(one - 910 - 400);
  });
});

describe('what fills a medium', () => {
  const image = (reference: string, ...digests: string[]): SurveyedImage => ({
    reference,
    digest: '',
    confirmedBy: 'origin',
    servedBy: '',
    accessories: [],
    parts: [{ platform: 'linux/amd64', blobs: digests.map((digest) => ({ digest, size: 10 })) }],
  });

  it('is each image with what is its own, the smaller ones together, and shared layers apart', () => {
    const images = [image('a', 'base', 'a1', 'a2'), image('b', 'base', 'b1'), image('c', 'c1')];
    expect(sharesOf(images, [], 1)).toEqual([
      { kind: 'image', name: 'a', bytes: 20, images: 1 },
      { kind: 'rest', name: '', bytes: 20, images: 2 },
      { kind: 'shared', name: '', bytes: 10, images: 0 },
    ]);
  });

  it('leaves out what no chosen platform needs', () => {
    expect(sharesOf([image('a', 'a1')], ['linux/arm64'], 5)).toEqual([]);
  });
});

describe('sources', () => {
  it('get short names, but for two that would have the same', () => {
    const named = shortNamed([{ path: '/a/app.yaml' }, { path: '/b/app.yaml' }, { path: '/c/' }]);
    expect(named).toEqual([{ path: '/a/app.yaml' }, { path: '/b/app.yaml' }, { path: '/c/', name: 'c' }]);
  });

  it.each([
    ['nginx:1\nquay.io/team/app@sha256:abc\n', 'pasted-1.txt'],
    ['image: nginx:1\n', 'pasted-1.yaml'],
    ['{"image": "nginx:1"}', 'pasted-1.yaml'],
    ['services:\n  web:\n    image: x\n', 'pasted-1.yaml'],
  ])('are lists or manifests by what is in them: %j', (text, name) => {
    expect(pastedSource(text, 1)).toMatchObject({ name });
  });

  it('keep Chinese text', () => {
    const source = pastedSource('# 说明\nimage: x\n', 1);
    const content = 'contentBase64' in source ? Buffer.from(source.contentBase64, 'base64').toString() : '';
    expect(content).toBe('# 说明\nimage: x\n');
  });
});

describe('a comparison of files', () => {
  it('shows changes with their surroundings and counts what lies between', () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const after = before.with(10, 'image: new');
    const rows = lineDiff(before.join('\n'), after.join('\n'));
    expect(rows[0]).toEqual({ kind: 'gap', number: 1, lines: 7 });
    expect(rows.filter(({ kind }) => kind === 'changed')).toEqual([
      { kind: 'changed', number: 11, before: 'line 10', after: 'image: new' },
    ]);
    expect(rows.at(-1)).toEqual({ kind: 'gap', number: 15, lines: 6 });
  });

  it('marks only what differs within a line', () => {
    expect(parts('  image: a/b:1 # x', '  image: c/a/b:1@d # x')).toEqual(['  image: ', 'a/b:1', ' # x']);
    expect(parts('a b', 'a c b')).toEqual(['a ', '', 'b']);
  });

  it('marks a digest whole, also where it begins or ends as the other does', () => {
    expect(parts('x: app@sha256:ab01', 'x: app@sha256:ac21')).toEqual(['x: app@sha256:', 'ab01', '']);
    expect(parts('x: app:1', 'x: hub/app@sha256:ab1')).toEqual(['x: ', 'app:1', '']);
    expect(parts('aa', 'aaa')).toEqual(['', 'aa', '']);
  });
});

describe('small things', () => {
  it.each([
    ['4.7GB', 4_700_000_000],
    ['4 GiB', 4 * 2 ** 30],
    ['650mb', 650_000_000],
    ['4294967295', 4_294_967_295],
    ['0', undefined],
    ['-1GB', undefined],
    ['4.7 apples', undefined],
    ['', undefined],
  ])('reads the size %j', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it('finds what was pasted, also a digest with its algorithm', () => {
    expect(fits(' SHA256:abc ', undefined, 'sha256:ABCdef')).toBe(true);
    expect(fits('xyz', 'abc')).toBe(false);
  });

  it('lets only so many run at a time, each in its turn', async () => {
    const inTurn = turns(2);
    let running = 0;
    let most = 0;
    const run = async (i: number): Promise<number> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return i;
    };
    expect(await Promise.all([1, 2, 3, 4, 5].map((i) => inTurn(() => run(i))))).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('reads server-sent events however they are cut', async () => {
    const bytes = new TextEncoder().encode(':\n\ndata: {"a":"中"}\n\ndata: 1\r\n\r\ndata: 2');
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const seen: string[] = [];
    for await (const data of eventsOf(stream)) seen.push(data);
    expect(seen).toEqual(['{"a":"中"}', '1']);
  });
});

describe('failures', () => {
  const failure = (name: string, code: string, params: Record<string, string>) => ({
    name,
    error: { code, short: 'GF-1', side: 'source' as const, params, retryable: false },
  });

  it('of one cause at one host are one group, the largest first, with what its errors have in common', () => {
    const groups = failureGroups([
      failure('a', 'registry.notFound', { host: 'one', repository: 'a' }),
      failure('b', 'registry.plainHttp', { host: 'two' }),
      failure('c', 'registry.plainHttp', { host: 'two' }),
      failure('d', 'registry.plainHttp', { host: 'three' }),
      failure('e', 'registry.notFound', { host: 'one', repository: 'e' }),
      failure('f', 'registry.plainHttp', { host: 'two' }),
    ]);
    expect(groups.map(({ names, error }) => [names.join(''), error.params])).toEqual([
      ['bcf', { host: 'two' }],
      ['ae', { host: 'one' }],
      ['d', { host: 'three' }],
    ]);
  });

  it('with different words stay apart where the words are shown', () => {
    const params = { host: 'one', repository: 'a' };
    const all = [failure('a', 'x.y', params), failure('b', 'x.y', params), failure('c', 'x.y', { host: 'one' })];
    expect(failureGroups(all, wordsOf).map(({ names }) => names)).toEqual([['a', 'b'], ['c']]);
  });
});

describe('what is typed', () => {
  it.each(['https://harbor.corp/apps', ' HTTP://harbor.corp/apps', 'harbor.corp/apps'])(
    'is an address without its scheme: %s',
    (text) => {
      expect(withoutScheme(text)).toBe('harbor.corp/apps');
    },
  );

  it.each(['export desk', 'export desk!', '-x', '.x', '密钥', 'a'.repeat(65)])('is no name of a key: %s', (name) => {
    expect(isKeyName(name)).toBe(false);
  });

  it.each(['export-desk', 'a.b_c-1', 'a'.repeat(64)])('is a name of a key: %s', (name) => {
    expect(isKeyName(name)).toBe(true);
  });
});
