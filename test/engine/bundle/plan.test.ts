import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cargo, divide, volumeCost } from '../../../main/engine/bundle/divide.ts';
import { encodeIndexJson } from '../../../main/engine/bundle/index-json.ts';
import { sealedListBytes } from '../../../main/engine/bundle/own-list.ts';
import { planBundle, restorePlan } from '../../../main/engine/bundle/plan.ts';
import { tarLayout } from '../../../main/engine/bundle/tar-layout.ts';
import { digestOf } from '../../../main/engine/digest.ts';
import { runs } from '../../fuzz/support.ts';
import { layer, SampleImages, threeImages } from './sample-images.ts';

const cargoOf = fc.array(
  fc.record({
    size: fc.nat(200_000),
    images: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 4 }),
  }),
  { maxLength: 30 },
);
const named = (items: { size: number; images: string[] }[]): Cargo[] =>
  items.map((item, i) => ({ ...item, digest: digestOf(`blob ${i}`) }));

describe('dividing layers among volumes', () => {
  it('puts every piece somewhere, fills no volume over, and keeps images whole that fit', () => {
    fc.assert(
      fc.property(
        cargoOf,
        fc.integer({ min: 3000, max: 400_000 }),
        fc.integer({ min: 1000, max: 300_000 }),
        (items, volume, file) => {
          const cargo = named(items);
          const { pieces, count } = divide(cargo, { volume, file });
          const all = [...pieces.values()].flat();
          expect(all.every((piece) => piece.volumes.length > 0 && piece.size <= file)).toBe(true);
          for (const { digest, size } of cargo)
            expect(pieces.get(digest)?.reduce((sum, p) => sum + p.size, 0)).toBe(size);
          for (let n = 1; n <= count; n++) {
            const held = all.filter((piece) => piece.volumes.includes(n));
            expect(
              held.length === 0 ? 0 : held.reduce((sum, piece) => sum + volumeCost(piece.size), 0),
            ).toBeLessThanOrEqual(volume);
          }
          for (const image of ['a', 'b', 'c', 'd', 'e', 'f']) {
            const own = cargo.filter((c) => c.images.includes(image)).flatMap((c) => pieces.get(c.digest) ?? []);
            if (own.reduce((sum, piece) => sum + volumeCost(piece.size), 0) > volume) continue;
            const together = Array.from({ length: count }, (_, i) => i + 1).some((n) =>
              own.every((p) => p.volumes.includes(n)),
            );
            expect(own.length === 0 || together).toBe(true);
          }
        },
      ),
      runs(),
    );
  });

  it('stores a shared layer once where its images fit together', () => {
    const shared = [
      { digest: digestOf('base'), size: 50_000, images: ['a', 'b'] },
      { digest: digestOf('a'), size: 10_000, images: ['a'] },
      { digest: digestOf('b'), size: 10_000, images: ['b'] },
      { digest: digestOf('c'), size: 60_000, images: ['c'] },
    ];
    const { pieces, count } = divide(shared, { volume: 80_000, file: 100_000 });
    expect(count).toBe(2);
    expect([...pieces.values()].flat().map((piece) => piece.volumes.length)).toEqual([1, 1, 1, 1]);
  });
});

describe('the plan', () => {
  it('is the same bytes whatever order its content comes in', () => {
    const images = threeImages({ volumeSize: 600_000, maxFileSize: 220_000 });
    const reversed = {
      ...images.content,
      blobs: [...images.content.blobs].reverse(),
      roots: [...images.content.roots].reverse(),
      manifests: new Map([...images.content.manifests].reverse()),
      header: { ...images.content.header, images: [...images.content.header.images].reverse() },
    };
    expect(planBundle(reversed).listBytes.equals(planBundle(images.content).listBytes)).toBe(true);
  });

  it('comes back from its bytes', () => {
    const plan = planBundle(threeImages({ volumeSize: 600_000 }).content);
    expect(restorePlan(plan.listBytes, plan.metadata)).toEqual(plan);
  });

  it('is sorted: images by reference, files by path, blobs by digest', () => {
    const { list } = planBundle(threeImages().content);
    const sorted = (values: string[]) => expect(values).toEqual([...values].sort());
    sorted(list.images.map((image) => image.reference));
    sorted(list.files.map((file) => file.path));
    sorted(list.blobs.map((blob) => blob.digest));
  });

  it('keeps the original name of a source in the list alone', () => {
    const { list, metadata } = planBundle(threeImages().content);
    expect(list.sources).toEqual([{ file: 'sources/0001.yaml', name: '部署:CON.yaml' }]);
    expect([...metadata].filter(([path, bytes]) => path.includes('CON') || bytes.includes('部署:CON'))).toEqual([]);
  });

  it('does not call a source by a type that a system would run', () => {
    const sources = ['a.exe', 'b.YML', '-', 'c.lnk', 'd.tgz'].map((name) => ({ name, bytes: Buffer.from(name) }));
    expect(planBundle(threeImages({ sources }).content).list.sources.map((s) => s.file)).toEqual([
      'sources/0001.txt',
      'sources/0002.yml',
      'sources/0003.yaml',
      'sources/0004.txt',
      'sources/0005.tgz',
    ]);
  });

  it('makes one undivided bundle where everything fits the volume', () => {
    const plan = planBundle(threeImages({ volumeSize: 10_000_000 }).content);
    expect(plan.list.volumes).toBeUndefined();
    expect(plan.volumes.map((v) => v.suffix)).toEqual(['']);
    expect(plan.list.files.some((file) => file.volumes)).toBe(false);
  });

  it('has metadata and configs in every volume, and only layers divided', () => {
    const { list, volumes } = planBundle(threeImages({ volumeSize: 600_000 }).content);
    const all = volumes.map((v) => v.number);
    const layers = new Set(list.blobs.filter((b) => b.mediaType.includes('layer')).flatMap((b) => b.parts ?? [b.file]));
    for (const file of list.files) if (!layers.has(file.path)) expect(file.volumes).toEqual(all);
    expect(list.files.filter((f) => layers.has(f.path)).some((f) => f.volumes?.length === 1)).toBe(true);
  });

  it('keeps the length of the list when the digests of parts are filled in', () => {
    const { list, listBytes } = planBundle(threeImages({ maxFileSize: 100_000 }).content);
    const parts = list.files.filter((file) => file.path.startsWith('parts/')).map((file) => file.path);
    expect(parts.length).toBeGreaterThan(2);
    const sealed = sealedListBytes(list, new Map(parts.map((path) => [path, 'ab'.repeat(32)])));
    expect(sealed.length).toBe(listBytes.length);
    expect(sealed.includes('0'.repeat(64))).toBe(false);
  });

  it('refuses metadata that is larger than a file may be', () => {
    const sources = [{ name: 'x.yaml', bytes: Buffer.alloc(5000) }];
    expect(() => planBundle(threeImages({ sources, maxFileSize: 4000 }).content)).toThrow('medium.fileTooLarge');
  });

  it('gives every file its place in the tar, without a gap', () => {
    const { list, listBytes } = planBundle(threeImages().content);
    const slots = tarLayout(list, listBytes.length, 1);
    for (const [i, slot] of slots.entries()) {
      const before = slots[i - 1];
      expect(slot.lead).toBe(before ? before.data + before.size : 0);
      expect(slot.data % 512).toBe(0);
    }
    expect(slots.map((slot) => slot.path).sort()).toEqual(
      ['bundle.json', ...list.files.map((file) => file.path)].sort(),
    );
  });
});

describe('index.json', () => {
  const names = (references: string[]) => {
    const images = new SampleImages();
    for (const reference of references) images.add(reference, [layer(reference, 10)]);
    const index = JSON.parse(encodeIndexJson(images.content.roots, []).toString());
    return index.manifests.map((m: { annotations: Record<string, string> }) => m.annotations);
  };

  it('names images in full, and holds what was asked for', () => {
    expect(names(['nginx:1.14.2', 'a.example/x'])).toEqual([
      { 'org.opencontainers.image.ref.name': 'a.example/x:latest', 'io.gapferry.reference': 'a.example/x' },
      {
        'org.opencontainers.image.ref.name': 'docker.io/library/nginx:1.14.2',
        'io.gapferry.reference': 'nginx:1.14.2',
      },
    ]);
  });

  it.each(['r.example/a__b:1', 'r.example/a:v1_', '[::1]:5000/x:1', 'r.example/a---b:1'])(
    'names %s, which OCI has no name for, by its digest',
    (reference) => {
      expect(names([reference])).toMatchObject([
        {
          'org.opencontainers.image.ref.name': expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
          'io.gapferry.reference': reference,
        },
      ]);
    },
  );

  it('gives two spellings of one reference two names', () => {
    const found = names(['nginx:1', 'docker.io/library/nginx:1']);
    expect(new Set(found.map((a: Record<string, string>) => a['org.opencontainers.image.ref.name'])).size).toBe(2);
  });

  it('has referrers last and without a name', () => {
    const images = threeImages();
    const referrer = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf('r'),
      size: 1,
      artifactType: 'x/y',
    };
    const index = JSON.parse(encodeIndexJson(images.content.roots, [referrer]).toString());
    expect(index.manifests.at(-1)).toEqual(referrer);
  });
});
