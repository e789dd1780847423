import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A file of an archive that is made: its path in it, with `/`. */
export interface PackedFile {
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

/** One file. */
export async function fileAt(path: string, source: string, executable = false): Promise<PackedFile> {
  return { path, content: await readFile(source), executable };
}

/** Every file below a folder, under `path`. */
export async function filesBelow(path: string, source: string): Promise<PackedFile[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(files.map((file) => fileAt(`${path}${file.slice(source.length).split(sep).join('/')}`, file)));
}

/** In the order that an archive has them, whatever a file system gave. */
export function sorted(files: readonly PackedFile[]): PackedFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
