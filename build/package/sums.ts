import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PackedFile } from './packed-file.ts';

const NAME = 'SHA256SUMS';

/** Writes SHA256SUMS for the files of a folder, as `sha256sum --check` reads it. */
export async function writeSums(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && entry.name !== NAME).map(({ name }) => name);
  const lines = await Promise.all(
    names.toSorted().map(async (name) => `${await sha256(join(folder, name))}  ${name}\n`),
  );
  await writeFile(join(folder, NAME), lines.join(''));
}

/** Lines of what an allow-list of programs wants to know: every executable, library and native module of an artefact. */
export function executablesOf(files: readonly PackedFile[]): string {
  const lines = files
    .filter(({ path, executable }) => executable || /\.(?:exe|dll|node|so|cmd)$/i.test(path))
    .map(({ path, content }) => `${createHash('sha256').update(content).digest('hex')}  ${path}\n`);
  return lines.toSorted().join('');
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
