import { Readable } from 'node:stream';
import { Counters } from '../../main/practice/registry/counters.ts';
import type { Appender, Driver } from '../../main/practice/registry/driver.ts';
import { listen } from '../../main/practice/registry/listen.ts';
import { memoryDriver } from '../../main/practice/registry/memory-driver.ts';
import { registryApp } from '../../main/practice/registry/registry-app.ts';
import { RegistryStore } from '../../main/practice/registry/registry-store.ts';
import { routeOf } from '../../main/practice/registry/route.ts';
import type { RunningRegistry } from './debian-registry.ts';
import { layerPieces, type MadeLayer } from './layer-content.ts';
import type { MadeImages } from './made-images.ts';

/**
 * A registry without a disk: the layers that it serves are made anew for every reader, those that it is given are hashed
 * and dropped. So that a bundle of any size can be exported and imported where only the bundle itself has room.
 */
export async function startMadeRegistry(made?: MadeImages): Promise<RunningRegistry> {
  const layers = new Map<string, MadeLayer>();
  const store = new RegistryStore(madeDriver(layers));
  if (made) await fill(store, layers, made);
  const { handle } = registryApp(store);
  const listener = await listen({ counters: new Counters(), handle, routeOf: (path) => routeOf(path).kind }, {});
  return { host: listener.host, close: () => listener.close() };
}

async function fill(
  store: RegistryStore,
  layers: Map<string, MadeLayer>,
  { images, blobs }: MadeImages,
): Promise<void> {
  for (const [digest, blob] of blobs) {
    if (Buffer.isBuffer(blob)) await store.driver.write(store.blobPath(digest), blob);
    else layers.set(store.blobPath(digest), blob);
  }
  for (const image of images) {
    for (const { descriptor } of image.layers) await store.linkBlob(image.repository, descriptor.digest);
    for (const [digest, blob] of blobs) if (blob === image.config) await store.linkBlob(image.repository, digest);
    await store.tag(image.repository, image.tag, await store.putManifest(image.repository, image.manifest));
  }
}

function madeDriver(layers: ReadonlyMap<string, MadeLayer>): Driver {
  const small = memoryDriver();
  const dropped = new Map<string, number>();
  return {
    ...small,
    size: async (path) => layers.get(path)?.descriptor.size ?? dropped.get(path) ?? small.size(path),
    stream: (path, start, end) => {
      const layer = layers.get(path);
      return layer ? Readable.from(part(layer, start, end), { objectMode: false }) : small.stream(path, start, end);
    },
    append: async (path) => dropper(dropped, path),
    move: async (from, to) => {
      dropped.set(to, dropped.get(from) ?? 0);
      dropped.delete(from);
    },
  };
}

function dropper(sizes: Map<string, number>, path: string): Appender {
  sizes.set(path, sizes.get(path) ?? 0);
  return {
    write: async (chunk) => void sizes.set(path, (sizes.get(path) ?? 0) + chunk.length),
    close: async () => {},
  };
}

/** Bytes `start` to `end`, both included: what comes before is made and thrown away. */
function* part({ seed, blocks }: MadeLayer, start: number, end: number): Generator<Buffer> {
  let offset = 0;
  for (const piece of layerPieces(seed, blocks)) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end + 1 - offset, piece.length);
    if (from < to) yield piece.subarray(from, to);
    offset += piece.length;
  }
}
