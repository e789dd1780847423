import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { SourceInput } from '../../../shared/contract.ts';
import { kustomizationFiles } from './kustomization-files.ts';
import { readFile } from './load-path.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

type PathInput = Extract<SourceInput, { path: string }>;

/** Endings of settings that programs read; a file without one may be anything. */
const SETTINGS = /\.(?!md$|markdown$|rst$|html?$|css$|svg$|pem$|crt$|key$|pub$|csr$)[a-z][a-z0-9]{0,15}$/i;

/**
 * The files of a folder that generators of its kustomizations put into ConfigMaps and Secrets (`app.properties`), whose names
 * alone would not show that images may be named in them. Texts only, and none that lies outside the folder.
 */
export async function generatedFiles(input: PathInput, files: readonly SourceFile[]): Promise<SourceFile[]> {
  const name = input.name ?? input.path;
  const prefix = name === '.' || name === `.${sep}` ? '' : `${name.replace(/[\\/]+$/, '')}/`;
  const isFolder = await stat(input.path).then((found) => found.isDirectory());
  if (!isFolder) return [];
  const root = await realpath(input.path);
  const named = kustomizationFiles(files, files).missing.filter(
    (path) => path.startsWith(prefix) && SETTINGS.test(baseOf(path)),
  );
  const found: SourceFile[] = [];
  for (const one of named) {
    const path = await realpath(join(root, one.slice(prefix.length))).catch(() => undefined);
    if (!path?.startsWith(`${root}${sep}`)) continue;
    const file = await readFile(Buffer.from(path), one, []);
    if (file && !file.bytes.subarray(0, 64 * 1024).includes(0)) found.push(file);
  }
  return found;
}
