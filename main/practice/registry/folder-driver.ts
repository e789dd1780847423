import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Appender, Driver } from './driver.ts';

/** A driver over a folder: what is streamed in or out is never held in memory, so that images of any size can be served. */
export function folderDriver(folder: string): Driver {
  const at = (path: string) => join(folder, ...path.split('/'));
  return {
    size: (path) => orAbsent(async () => (await stat(at(path))).size),
    read: (path) => orAbsent(() => readFile(at(path))),
    stream: (path, start, end) => createReadStream(at(path), { start, end, highWaterMark: 256 * 1024 }),
    write: (path, bytes) => replace(at(path), bytes),
    append: (path) => appender(at(path)),
    move: async (from, to) => {
      await mkdir(dirname(at(to)), { recursive: true });
      await rename(at(from), at(to));
    },
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    list: async (path) => ((await orAbsent(() => readdir(at(path)))) ?? []).sort(),
  };
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID()}`;
  await writeFile(part, bytes);
  await rename(part, path);
}

async function appender(path: string): Promise<Appender> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  return {
    write: (chunk) => file.appendFile(chunk),
    close: () => file.close(),
  };
}

async function orAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}
