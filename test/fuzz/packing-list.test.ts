import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safePath } from '../../main/engine/bundle/names.ts';
import { encodePackingList, parsePackingList } from '../../main/engine/bundle/packing-list.ts';
import { emptyList } from '../support/packing-lists.ts';
import { mutated, orRefused, runs } from './support.ts';

const digest = `sha256:${'c'.repeat(64)}` as const;
const list = emptyList({
  annotations: { ticket: 'T-1' },
  images: [
    {
      reference: 'registry.example/a/b:1',
      digest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      platforms: ['linux/amd64'],
      size: 700,
      resolvedBy: 'registry.example',
      confirmedBy: 'origin',
    },
  ],
  sources: [{ file: 'sources/0001.yaml', name: '部署.yaml' }],
  files: [{ path: `blobs/sha256/${'c'.repeat(64)}`, size: 700, sha256: 'c'.repeat(64) }],
  blobs: [{ digest, size: 700, mediaType: 'application/octet-stream', file: `blobs/sha256/${'c'.repeat(64)}` }],
});
const bytes = encodePackingList(list);
const lines = bytes.toString().split('\n');

describe('packing lists', () => {
  it('gives changed bytes their own meaning or refuses them: never the meaning of other bytes', () => {
    fc.assert(
      fc.property(mutated(bytes), (changed) => {
        const parsed = orRefused(() => parsePackingList(changed));
        if (!parsed) return;
        const said: unknown = JSON.parse(changed.toString());
        expect(`${JSON.stringify(said, null, 2)}\n`).toBe(changed.toString());
        expect(said).toMatchObject(parsed);
        expect(parsed.files.every(({ path }) => safePath(path))).toBe(true);
      }),
      runs(3000),
    );
  });

  it('refuses a list in which any line stands twice', () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 1), (at) => {
        const doubled = [...lines.slice(0, at + 1), ...lines.slice(at)].join('\n');
        expect(orRefused(() => parsePackingList(Buffer.from(doubled)))).toBeUndefined();
      }),
      runs(),
    );
  });

  it('reads any JSON at all without another error than its own', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(orRefused(() => parsePackingList(Buffer.from(`${JSON.stringify(value, null, 2)}\n`)))).toBeUndefined();
      }),
      runs(),
    );
  });
});
