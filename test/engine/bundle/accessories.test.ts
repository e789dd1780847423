import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkList } from '../../../main/engine/bundle/check-list.ts';
import { encodePackingList, type PackingList, parsePackingList } from '../../../main/engine/bundle/packing-list.ts';
import { digestOf, hexOf } from '../../../main/engine/digest.ts';

const VECTOR = join(import.meta.dirname, '../../../docs/bundle-vectors/plain/bundle.json');

type Accessory = NonNullable<PackingList['accessories']>[number];

/** The list of a test vector with an accessory more: its first blob, as if it belonged to its first image. */
async function listWith(change: Partial<Accessory>): Promise<PackingList> {
  const list = parsePackingList(await readFile(VECTOR));
  const [image] = list.images;
  const [blob] = list.blobs;
  if (!image || !blob) throw new Error('an empty vector');
  const accessory: Accessory = {
    subject: image.digest,
    digest: blob.digest,
    mediaType: blob.mediaType,
    kind: 'signature',
    repository: 'registry.example/team/a__b',
    tag: `sha256-${hexOf(image.digest)}.sig`,
    size: blob.size,
    ...change,
  };
  return parsePackingList(encodePackingList({ ...list, accessories: [accessory] }));
}

describe('an accessory in a packing list', () => {
  it('is taken with the tag of its subject, or without one', async () => {
    const tagged = await listWith({});
    const plain = await listWith({ tag: undefined });
    expect(() => checkList(tagged)).not.toThrow();
    expect(() => checkList(plain)).not.toThrow();
  });

  it.each([
    ['a tag that people use', { tag: 'latest' }],
    ['the tag of another subject', { tag: `sha256-${hexOf(digestOf('other'))}.sig` }],
    ['a tag that only begins like one', { tag: `sha256-${hexOf(digestOf('other'))}.sig.bak` }],
    ['a blob that is not in the bundle', { digest: digestOf('nowhere') }],
  ])('is refused with %s', async (_, change) => {
    const list = await listWith(change);
    expect(() => checkList(list)).toThrow('bundle.listInvalid');
  });

  it('comes between images and sources in the bytes', async () => {
    const keys = Object.keys(await listWith({}));
    expect(keys.slice(keys.indexOf('images'), keys.indexOf('sources') + 1)).toEqual([
      'images',
      'accessories',
      'sources',
    ]);
  });
});
