import { isMap, isScalar, isSeq } from 'yaml';
import { isKustomizationName, joined } from './kustomized.ts';
import { scalarText } from './place.ts';
import { parseDocuments } from './read-yaml.ts';
import type { SourceFile } from './source-file.ts';
import { folderOf } from './surroundings.ts';

/** Lists of files and folders. */
const LISTS = [
  'resources',
  'bases',
  'components',
  'crds',
  'configurations',
  'generators',
  'transformers',
  'validators',
  'patchesStrategicMerge',
];
/** Lists of maps that name a file by `path`. */
const BY_PATH = ['patches', 'patchesJson6902', 'replacements'];
/** Lists of maps that name files by `files`, `envs` and `env`, as `name=file` too. */
const BY_FILES = ['configMapGenerator', 'secretGenerator'];

/** What a kustomization names: files among those given, and paths where none of them lies. */
export interface KustomizationFiles {
  readonly files: readonly SourceFile[];
  readonly missing: readonly string[];
}

/**
 * The local files that kustomizations name (resources, patches, generators and what goes with them), by way of the kustomizations
 * of folders too.
 */
export function kustomizationFiles(of: readonly SourceFile[], all: readonly SourceFile[]): KustomizationFiles {
  const byName = new Map(all.map((file) => [file.name, file]));
  const files = new Set<SourceFile>();
  const missing = new Set<string>();
  const waiting = of.filter(({ name }) => isKustomizationName(name));
  const seen = new Set(waiting);
  for (let one = waiting.shift(); one; one = waiting.shift()) {
    for (const path of pathsIn(one)) {
      const found = byName.get(path) ?? all.find(({ name }) => folderOf(name) === path && isKustomizationName(name));
      if (!found) {
        if (!all.some(({ name }) => name.startsWith(`${path}/`))) missing.add(path);
        continue;
      }
      files.add(found);
      if (isKustomizationName(found.name) && !seen.has(found)) waiting.push(found);
      seen.add(found);
    }
  }
  return { files: [...files], missing: [...missing] };
}

/** Paths as files are displayed; addresses and texts written in place are none. */
function pathsIn(file: SourceFile): string[] {
  const [document] = parseDocuments(file.bytes.toString('latin1'));
  const root = document?.errors.length === 0 ? document.contents : undefined;
  if (!isMap(root)) return [];
  const listed = [...LISTS.flatMap((key) => textsIn(root.get(key)))];
  for (const key of BY_PATH) listed.push(...mapsIn(root.get(key)).flatMap((map) => textsIn([map.get('path')])));
  for (const key of BY_FILES) {
    for (const map of mapsIn(root.get(key)))
      listed.push(
        ...['files', 'envs', 'env']
          .flatMap((inner) => textsIn(map.get(inner)))
          .map((text) => text.replace(/^[^=]*=/, '')),
      );
  }
  return listed
    .filter((path) => /^[^:\n{?]+$/.test(path))
    .map((path) => joined(folderOf(file.name), path.replace(/\/$/, '')));
}

function mapsIn(list: unknown) {
  return isSeq(list) ? list.items.filter(isMap) : [];
}

function textsIn(value: unknown): string[] {
  const items: readonly unknown[] = isSeq(value) ? value.items : Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (typeof item === 'string' ? item : isScalar(item) ? (scalarText(item) ?? []) : []));
}
