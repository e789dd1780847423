import { describe, expect, it } from 'vitest';
import { mergeReferrersIndex } from '../../../main/engine/accessory/referrers-index.ts';
import { digestOf } from '../../../main/engine/digest.ts';
import { MEDIA } from '../../../main/engine/media-types.ts';

const descriptor = (name: string) => ({ mediaType: MEDIA.ociManifest, digest: digestOf(name), size: 3 });
const parsed = (bytes: Buffer | undefined) => JSON.parse(bytes?.toString() ?? 'null');

describe('the index under a fallback tag', () => {
  it('is made where there is none', () => {
    const index = mergeReferrersIndex(undefined, [descriptor('a')]);
    expect(parsed(index?.bytes)).toEqual({
      schemaVersion: 2,
      mediaType: MEDIA.ociIndex,
      manifests: [descriptor('a')],
    });
    expect(index?.descriptor).toMatchObject({ size: index?.bytes.length, digest: digestOf(index?.bytes ?? '') });
  });

  it('keeps what stood there as it was, fields unknown to us too, and adds only what is missing', () => {
    const there = { ...descriptor('a'), data: 'eA==' };
    const before = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [there] }));
    const index = mergeReferrersIndex(before, [descriptor('a'), descriptor('b')]);
    expect(parsed(index?.bytes).manifests).toEqual([there, descriptor('b')]);
  });

  it.each([
    ['no JSON', 'x'],
    ['no index', '{"schemaVersion":2,"config":{}}'],
    [
      'digests of another algorithm',
      '{"schemaVersion":2,"manifests":[{"mediaType":"a","digest":"sha512:00","size":1}]}',
    ],
  ])('is not made over something that is %s', (_, text) => {
    expect(mergeReferrersIndex(Buffer.from(text), [descriptor('a')])).toBeUndefined();
  });
});
