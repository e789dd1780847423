import { describe, expect, it } from 'vitest';
import { BlobLedger, type CopyOptions, copyGraph, MissingBlobs } from '../../main/engine/copy.ts';
import { Limiter } from '../../main/engine/limiter.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { MemoryRegistry, type MemoryRepository } from '../support/memory-repository.ts';
import { graphOf, putImage, putIndex } from '../support/sample-graph.ts';

function options(change: Partial<CopyOptions> = {}): CopyOptions {
  return {
    limiter: new Limiter(3),
    ledger: new BlobLedger(),
    wrongBytes: ({ digest }) => new GapferryError('bundle.changed', { file: digest, path: 'bundle' }),
    ...change,
  };
}

function sample(): { source: MemoryRepository; target: MemoryRegistry } {
  return { source: new MemoryRegistry().repository('source'), target: new MemoryRegistry() };
}

describe('copyGraph', () => {
  it('pushes children first and the tag last', async () => {
    const { source, target } = sample();
    const child = putImage(source, ['a', 'b']);
    const root = putIndex(source, [{ ...child, at: 'linux/amd64' }]);
    const to = target.repository('p/x');
    await copyGraph(source, to, await graphOf(source, root), ['v1'], options());
    expect(to.log.slice(-2)).toEqual([`manifest ${child.digest}`, 'manifest v1']);
    expect(to.tags.get('v1')).toBe(root.digest);
  });

  it('uploads a shared blob once and mounts it for images that are copied at the same time', async () => {
    const { source, target } = sample();
    const images = ['a', 'b', 'c'].map((layer) => putImage(source, ['shared', layer], layer));
    const shared = options();
    await Promise.all(
      images.map(async (image, i) =>
        copyGraph(source, target.repository(`p/${i}`), await graphOf(source, image), ['t'], shared),
      ),
    );
    const pushes = [...target.repositories.values()].flatMap((r) => r.log.filter((l) => l.startsWith('push')));
    expect(new Set(pushes).size).toBe(pushes.length);
    const mounted = [...target.repositories.values()].flatMap((r) => r.log.filter((l) => l.endsWith('yes')));
    expect(mounted).toHaveLength(2);
  });

  it('moves nothing when all is there; only the name is given once more', async () => {
    const { source, target } = sample();
    const graph = await graphOf(source, putImage(source, ['a']));
    const to = target.repository('p/x');
    await copyGraph(source, to, graph, ['t'], options());
    to.log.length = 0;
    await copyGraph(source, to, graph, ['t'], options());
    expect(to.log).toEqual(['manifest t']);
  });

  it('throws wrong bytes away, fetches once more, then reports them', async () => {
    const { source, target } = sample();
    const graph = await graphOf(source, putImage(source, ['a']));
    const layer = graph.blobs.find((b) => b.kind === 'layer')?.descriptor;
    if (!layer) throw new TypeError('no layer');
    source.blobs.set(layer.digest, Buffer.from('b'));
    const to = target.repository('p/x');
    await expect(copyGraph(source, to, graph, ['t'], options())).rejects.toThrow(/bundle.changed/);
    expect(to.log.filter((l) => l === `push ${layer.digest}`)).toHaveLength(2);
    expect(to.tags.size).toBe(0);
  });

  it('sends everything again when the target misses what it said it had', async () => {
    const { source, target } = sample();
    const graph = await graphOf(source, putImage(source, ['a']));
    const to = target.repository('p/x');
    const honest = to.exists.bind(to);
    let lies = true;
    to.exists = async (descriptor) => lies || honest(descriptor);
    const push = to.push.bind(to);
    to.push = async (...args) => {
      lies = false;
      return push(...args);
    };
    await copyGraph(source, to, graph, ['t'], options());
    expect(to.tags.get('t')).toBe(graph.root.digest);
  });

  it('commits an image whose blobs the source lacks only when the target has them', async () => {
    const { source, target } = sample();
    const graph = await graphOf(source, putImage(source, ['a', 'b']));
    const missing = graph.blobs.find((b) => b.kind === 'layer')?.descriptor;
    if (!missing) throw new TypeError('no layer');
    const to = target.repository('p/x');
    const partial = options({ holds: (digest) => digest !== missing.digest });
    await expect(copyGraph(source, to, graph, ['t'], partial)).rejects.toThrow(MissingBlobs);
    expect(to.tags.size).toBe(0);
    await copyGraph(source, to, graph, ['t'], options());
    to.tags.clear();
    await copyGraph(source, to, graph, ['t'], partial);
    expect(to.tags.get('t')).toBe(graph.root.digest);
  });

  it('stops when it is aborted', async () => {
    const { source, target } = sample();
    const graph = await graphOf(source, putImage(source, ['a']));
    const signal = AbortSignal.abort(new DOMException('stop', 'AbortError'));
    await expect(copyGraph(source, target.repository('p/x'), graph, ['t'], options({ signal }))).rejects.toThrow(
      'stop',
    );
  });
});
