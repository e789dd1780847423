import { Readable } from 'node:stream';
import type { Appender, Driver } from './driver.ts';

/** A driver for tests with small images: everything is gone when the process ends. */
export function memoryDriver(): Driver {
  const files = new Map<string, Uint8Array[]>();
  return {
    size: async (path) => sizeOf(files.get(path)),
    read: async (path) => whole(files.get(path)),
    stream: (path, start, end) => Readable.from(slices(files.get(path) ?? [], start, end), { objectMode: false }),
    write: async (path, bytes) => void files.set(path, [Uint8Array.from(bytes)]),
    append: async (path) => appender(files, path),
    move: async (from, to) => {
      files.set(to, files.get(from) ?? []);
      files.delete(from);
    },
    remove: async (path) => {
      for (const key of files.keys()) if (key === path || key.startsWith(`${path}/`)) files.delete(key);
    },
    list: async (path) => {
      const names = new Set<string>();
      const prefix = `${path}/`;
      for (const key of files.keys()) {
        if (key.startsWith(prefix)) names.add(key.slice(prefix.length).replace(/\/.*/, ''));
      }
      return [...names].sort();
    },
  };
}

function sizeOf(chunks: readonly Uint8Array[] | undefined): number | undefined {
  return chunks?.reduce((sum, chunk) => sum + chunk.length, 0);
}

function whole(chunks: readonly Uint8Array[] | undefined): Uint8Array | undefined {
  return chunks && Buffer.concat(chunks);
}

function appender(files: Map<string, Uint8Array[]>, path: string): Appender {
  const chunks = files.get(path) ?? [];
  files.set(path, chunks);
  return {
    write: async (chunk) => void chunks.push(Uint8Array.from(chunk)),
    close: async () => {},
  };
}

function* slices(chunks: readonly Uint8Array[], start: number, end: number): Generator<Uint8Array> {
  let offset = 0;
  for (const chunk of chunks) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end + 1 - offset, chunk.length);
    if (from < to) yield chunk.subarray(from, to);
    offset += chunk.length;
  }
}
