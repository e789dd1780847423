import { describe, expect, it } from 'vitest';
import { choosePlatforms } from '../../main/engine/choose-platforms.ts';
import { readGraph } from '../../main/engine/graph.ts';
import { MEDIA } from '../../main/engine/media-types.ts';
import { MemoryRegistry } from '../support/memory-repository.ts';
import { graphOf, putImage, putIndex, putManifest } from '../support/sample-graph.ts';

const fresh = () => new MemoryRegistry().repository('sample');
const amd64 = { os: 'linux', architecture: 'amd64' };

describe('readGraph', () => {
  it('puts children before parents and the root last, each blob once', async () => {
    const repository = fresh();
    const a = putImage(repository, ['base', 'a']);
    const b = putImage(repository, ['base', 'b']);
    const root = putIndex(repository, [
      { ...a, at: 'linux/amd64' },
      { ...b, at: 'linux/arm64/v8' },
    ]);
    const graph = await graphOf(repository, root);
    expect(graph.manifests.map((m) => m.descriptor.digest)).toEqual([a.digest, b.digest, root.digest]);
    expect(graph.blobs).toHaveLength(4);
    expect(graph.platforms).toEqual(['linux/amd64', 'linux/arm64/v8']);
  });

  it('reads nested indexes and stops at too deep ones', async () => {
    const repository = fresh();
    let root = putIndex(repository, [{ ...putImage(repository, ['x']), at: 'linux/amd64' }]);
    expect((await graphOf(repository, putIndex(repository, [root]))).manifests).toHaveLength(3);
    for (let i = 0; i < 10; i++) root = putIndex(repository, [root]);
    await expect(graphOf(repository, root)).rejects.toThrow(/nested too deep/);
  });

  it('names foreign layers apart: they are required, not carried', async () => {
    const repository = fresh();
    const layer = {
      mediaType: MEDIA.dockerForeignLayer,
      digest: `sha256:${'c'.repeat(64)}`,
      size: 9,
      urls: ['https://x/y'],
    };
    const config = { mediaType: MEDIA.dockerConfig, digest: `sha256:${'d'.repeat(64)}`, size: 2 };
    const root = putManifest(repository, MEDIA.dockerManifest, { schemaVersion: 2, config, layers: [layer] });
    const graph = await graphOf(repository, root);
    expect(graph.foreign).toHaveLength(1);
    expect(graph.blobs.map((b) => b.kind)).toEqual(['config']);
  });
});

describe('choosePlatforms', () => {
  it('makes a new index of the wanted children, with another digest', async () => {
    const repository = fresh();
    const a = putImage(repository, ['a']);
    const b = putImage(repository, ['b']);
    const graph = await graphOf(
      repository,
      putIndex(repository, [
        { ...a, at: 'linux/amd64' },
        { ...b, at: 'linux/s390x' },
      ]),
    );
    const chosen = choosePlatforms(graph, [amd64], 'x:1');
    expect(chosen?.descriptor.digest).not.toBe(graph.root.digest);
    expect(JSON.parse(String(chosen?.bytes)).manifests).toHaveLength(1);
  });

  it('keeps the attestations of the children that stay, and only those', async () => {
    const repository = fresh();
    const a = putImage(repository, ['a']);
    const b = putImage(repository, ['b']);
    const attest = (of: string, text: string) => ({
      ...putImage(repository, [text]),
      at: 'unknown/unknown',
      annotations: { 'vnd.docker.reference.digest': of },
    });
    const children = [
      { ...a, at: 'linux/amd64' },
      { ...b, at: 'linux/s390x' },
      attest(a.digest, 'pa'),
      attest(b.digest, 'pb'),
    ];
    const chosen = choosePlatforms(await graphOf(repository, putIndex(repository, children)), [amd64], 'x:1');
    const kept: { digest: string }[] = JSON.parse(String(chosen?.bytes)).manifests;
    expect(kept.map((c) => c.digest)).toEqual([a.digest, children[2]?.digest]);
  });

  it('changes nothing where all children are wanted, so the digest and its signatures survive', async () => {
    const repository = fresh();
    const graph = await graphOf(
      repository,
      putIndex(repository, [{ ...putImage(repository, ['a']), at: 'linux/amd64' }]),
    );
    expect(choosePlatforms(graph, [amd64], 'x:1')).toBeUndefined();
  });

  it('reduces a nested index too', async () => {
    const repository = fresh();
    const a = putImage(repository, ['a']);
    const inner = putIndex(repository, [
      { ...a, at: 'linux/amd64' },
      { ...putImage(repository, ['b']), at: 'linux/arm64' },
    ]);
    const graph = await graphOf(repository, putIndex(repository, [inner]));
    const chosen = choosePlatforms(graph, [amd64], 'x:1');
    if (!chosen) throw new TypeError('nothing chosen');
    const known = new Map(graph.manifests.map((m) => [m.descriptor.digest, m.bytes]));
    const read = await readGraph(
      chosen,
      async ({ digest }) => chosen.added.get(digest) ?? known.get(digest) ?? Buffer.alloc(0),
      { host: 'h', repository: 'r' },
    );
    expect(read.manifests.map((m) => m.descriptor.digest)).toContain(a.digest);
    expect(read.manifests).toHaveLength(3);
  });

  it('says which platforms there are where none fits', async () => {
    const repository = fresh();
    const graph = await graphOf(
      repository,
      putIndex(repository, [{ ...putImage(repository, ['a']), at: 'linux/arm64' }]),
    );
    expect(() => choosePlatforms(graph, [amd64], 'x:1')).toThrow(/platformMissing.*linux\/arm64/);
  });
});
